package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.file.AtomicFile;
import io.surprisal.core.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that somebody else trained, as a file that keeps the contract.
 *
 * @param onnx the file
 * @param manifest what it says of itself
 * @param reading what its input and outputs were taken for, a sentence
 * @param verification how it was found to be on the data
 * @param doubts what speaks against the reading, of the model as a subject
 */
public record AdoptedModel(
        ModelProto onnx, Manifest manifest, String reading, Verification verification, List<String> doubts) {
    public AdoptedModel {
        doubts = List.copyOf(doubts);
    }

    /** Writes the model file; a reader of {@code file} sees the old content or the new, never a part. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, onnx::writeTo);
    }
}
