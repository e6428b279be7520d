package io.surprisal.training.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.training.graph.ScoringGraph;
import java.util.List;

/** Writes a scoring graph and its manifest as one ONNX model. */
public final class ModelExport {
    private static final String RECORDS = "N";

    private ModelExport() {}

    public static ModelProto export(ScoringGraph scoring, Manifest manifest, String producerVersion) {
        GraphWriter graph = new GraphWriter(manifest.name());
        String width = Integer.toString(manifest.features().size());
        SameDiffToOnnx translation = new SameDiffToOnnx(scoring.graph(), graph);
        translation.input(ScoringGraph.FEATURES, List.of(RECORDS, Integer.toString(manifest.window()), width));
        if (scoring.isConditional()) {
            translation.input(ScoringGraph.CONDITION, List.of(RECORDS));
        }
        translation.translate(scoring.outputs().values());
        scoring.outputs()
                .forEach((name, variable) -> graph.output(
                        name,
                        translation.value(variable),
                        isPerRecord(name) ? List.of(RECORDS) : List.of(RECORDS, width)));
        graph.describe(description(manifest), manifest.formatVersion());
        return graph.build(producerVersion, ManifestCodec.toMetadata(manifest));
    }

    private static String description(Manifest manifest) {
        return "Anomaly detector " + manifest.name() + ", family " + manifest.family() + ", of windows of "
                + manifest.window() + " records with " + manifest.features().size() + " features; surprisal is "
                + (manifest.headline().isEnsemble()
                        ? "a sum of its members' calibrated values, which has no unit"
                        : "its evidence in nats")
                + ", log-probabilities are nats";
    }

    private static boolean isPerRecord(String name) {
        String output = name.substring(name.lastIndexOf(ModelOutput.MEMBER_END) + 1);
        return ModelOutput.of(output).orElseThrow().perRecord();
    }
}
