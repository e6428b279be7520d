package io.surprisal.training;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.surprisal.core.file.AtomicFile;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.training.graph.ScoringGraph;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A fitted, calibrated model.
 *
 * @param scoring its scoring function in SameDiff
 * @param manifest what the file will say of itself
 * @param onnx the same function as an ONNX model, with the manifest
 */
public record TrainedModel(ScoringGraph scoring, Manifest manifest, ModelProto onnx) {
    /** This model with one more entry of metadata. */
    public TrainedModel withMetadata(String key, String value) {
        StringStringEntryProto entry =
                StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
        return new TrainedModel(
                scoring, manifest, onnx.toBuilder().addMetadataProps(entry).build());
    }

    /** Writes the model file; a reader of {@code file} sees the old content or the new, never a part. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, onnx::writeTo);
    }
}
