package io.surprisal.training.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.Manifest;
import io.surprisal.core.ModelOutput;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.training.model.ScoringGraph;
import java.util.List;
import java.util.Map;

/** Writes a scoring graph and its manifest as one ONNX model. */
public final class ModelExport {
    private static final String RECORDS = "N";

    private ModelExport() {}

    public static ModelProto export(ScoringGraph scoring, Manifest manifest, String producerVersion) {
        GraphWriter graph = new GraphWriter(manifest.name());
        String width = Integer.toString(manifest.features().size());
        SameDiffToOnnx translation = new SameDiffToOnnx(scoring.graph(), graph);
        translation.input(ScoringGraph.FEATURES, List.of(RECORDS, Integer.toString(manifest.window()), width));
        Map<ModelOutput, String> outputs = scoring.outputs();
        translation.translate(outputs.values());
        for (ModelOutput output : ModelOutput.values()) {
            String variable = outputs.get(output);
            if (variable != null) {
                graph.output(
                        output.contractName(),
                        translation.value(variable),
                        output.perRecord() ? List.of(RECORDS) : List.of(RECORDS, width));
            }
        }
        return graph.build(producerVersion, ManifestCodec.toMetadata(manifest));
    }
}
