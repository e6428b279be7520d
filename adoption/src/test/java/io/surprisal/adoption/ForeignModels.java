package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models of three features as other tools export them, and telemetry for them. */
final class ForeignModels {
    static final FeatureSchema SCHEMA = FeatureSchema.named(List.of("load", "heat", "fan"));

    private static final double[] ENCODER = {0.5, 0.3, -0.2, -0.4, 0.6, 0.1};
    private static final double[] ENCODER_BIAS = {0.1, -0.1};
    private static final double[] NORM = {1.2, 0.8, 0.05, -0.05, 0.2, -0.1, 1.5, 0.7};
    private static final double[] DECODER = {0.9, -0.3, 0.7, 0.8, -0.5, 0.4};
    private static final double[] DECODER_BIAS = {0.2, 0.1, -0.3};

    private ForeignModels() {}

    /**
     * nn.Sequential(Linear(3, 2), BatchNorm1d(2), Dropout, ReLU, Linear(2, 3)) in evaluation mode, as torch.onnx.export writes it: Gemm with
     * transposed weights, names of modules, the batch's dimension by name. One inner value is called features, like the contract's input.
     */
    static ForeignGraph autoencoder(DataType type, long opset, String batch) {
        return ForeignGraph.pytorch(type, opset)
                .input("input", batch, "3")
                .weights("encoder.0.weight", List.of(2L, 3L), ENCODER)
                .weights("encoder.0.bias", List.of(2L), ENCODER_BIAS)
                .weights("encoder.1.weight", List.of(2L), NORM[0], NORM[1])
                .weights("encoder.1.bias", List.of(2L), NORM[2], NORM[3])
                .weights("encoder.1.running_mean", List.of(2L), NORM[4], NORM[5])
                .weights("encoder.1.running_var", List.of(2L), NORM[6], NORM[7])
                .weights("decoder.weight", List.of(3L, 2L), DECODER)
                .weights("decoder.bias", List.of(3L), DECODER_BIAS)
                .node(
                        "Gemm",
                        Map.of("transB", 1),
                        List.of("input", "encoder.0.weight", "encoder.0.bias"),
                        "/encoder/encoder.0/Gemm_output_0")
                .node(
                        "BatchNormalization",
                        Map.of("epsilon", 1e-5f, "momentum", 0.9f),
                        List.of(
                                "/encoder/encoder.0/Gemm_output_0",
                                "encoder.1.weight",
                                "encoder.1.bias",
                                "encoder.1.running_mean",
                                "encoder.1.running_var"),
                        "/encoder/encoder.1/BatchNormalization_output_0")
                .node("Dropout", List.of("/encoder/encoder.1/BatchNormalization_output_0"), "features")
                .node("Relu", List.of("features"), "expected")
                .node("Gemm", Map.of("transB", 1), List.of("expected", "decoder.weight", "decoder.bias"), "output")
                .output("output", batch, "3");
    }

    /** What {@link #autoencoder} makes of a record, in double precision. */
    static double[] reconstruction(double... x) {
        double[] hidden = new double[2];
        for (int k = 0; k < 2; k++) {
            double sum = ENCODER_BIAS[k];
            for (int j = 0; j < 3; j++) {
                sum += ENCODER[k * 3 + j] * x[j];
            }
            double normalised = (sum - NORM[4 + k]) / Math.sqrt(NORM[6 + k] + 1e-5);
            hidden[k] = Math.max(0, normalised * NORM[k] + NORM[2 + k]);
        }
        double[] output = new double[3];
        for (int j = 0; j < 3; j++) {
            output[j] = DECODER_BIAS[j] + DECODER[2 * j] * hidden[0] + DECODER[2 * j + 1] * hidden[1];
        }
        return output;
    }

    /** A model that gives a mean of 0.9 x and a second output of 0.5 x² + 0.1 by some operators. */
    static ForeignGraph twoHeads(DataType type, List<String> spread) {
        ForeignGraph graph = ForeignGraph.pytorch(type, 17)
                .input("x", "N", "3")
                .constant("share", 0.9)
                .constant("half", 0.5)
                .constant("tenth", 0.1)
                .node("Mul", List.of("x", "share"), "mu")
                .node("Mul", List.of("x", "x"), "squares")
                .node("Mul", List.of("squares", "half"), "halves");
        String value = "halves";
        List<String> operators = new ArrayList<>(List.of("Add"));
        operators.addAll(spread);
        for (String operator : operators) {
            String next = value + "." + operator;
            graph.node(operator, operator.equals("Add") ? List.of(value, "tenth") : List.of(value), next);
            value = next;
        }
        return graph.node("Identity", List.of(value), "spread")
                .output("mu", "N", "3")
                .output("spread", "N", "3");
    }

    /**
     * A pipeline of a scaler and an isolation forest of one tree, as skl2onnx writes one: ai.onnx.ml operators, an unnamed batch dimension,
     * int64 labels beside the scores, of which low ones are abnormal. The score is 0.2 where the first feature is at most 2 standard
     * deviations, else −0.1.
     */
    static ForeignGraph isolationForest() {
        return ForeignGraph.sklearn(17)
                .input("X", "", "3")
                .node(
                        "ai.onnx.ml",
                        "Scaler",
                        Map.of("offset", List.of(1f, 0f, 0f), "scale", List.of(0.5f, 1f, 1f)),
                        List.of("X"),
                        List.of("scaled"))
                .node(
                        "ai.onnx.ml",
                        "TreeEnsembleRegressor",
                        Map.ofEntries(
                                Map.entry("n_targets", 1),
                                Map.entry("nodes_featureids", List.of(0, 0, 0)),
                                Map.entry("nodes_values", List.of(2f, 0f, 0f)),
                                Map.entry("nodes_modes", List.of("BRANCH_LEQ", "LEAF", "LEAF")),
                                Map.entry("nodes_treeids", List.of(0, 0, 0)),
                                Map.entry("nodes_nodeids", List.of(0, 1, 2)),
                                Map.entry("nodes_truenodeids", List.of(1, 0, 0)),
                                Map.entry("nodes_falsenodeids", List.of(2, 0, 0)),
                                Map.entry("nodes_missing_value_tracks_true", List.of(0, 0, 0)),
                                Map.entry("nodes_hitrates", List.of(1f, 1f, 1f)),
                                Map.entry("target_ids", List.of(0, 0)),
                                Map.entry("target_nodeids", List.of(1, 2)),
                                Map.entry("target_treeids", List.of(0, 0)),
                                Map.entry("target_weights", List.of(0.2f, -0.1f)),
                                Map.entry("post_transform", "NONE")),
                        List.of("scaled"),
                        List.of("scores"))
                .constant("zero", 0)
                .node("Less", List.of("scores", "zero"), "outlier")
                .node("Cast", Map.of("to", DataType.INT64.getNumber()), List.of("outlier"), "label")
                .labels("label", "", "1")
                .output("scores", "", "1");
    }

    /** 400 records around (1, −1, 0.5), of which some values are missing. */
    static TelemetryTable telemetry() {
        Random random = new Random(5);
        float[] values = new float[400 * 3];
        for (int row = 0; row < 400; row++) {
            double load = random.nextGaussian();
            values[row * 3] = (float) (1 + load);
            values[row * 3 + 1] = (float) (-1 + 0.8 * load + 0.2 * random.nextGaussian());
            values[row * 3 + 2] = row % 50 == 7 ? Float.NaN : (float) (0.5 - 0.5 * load + 0.3 * random.nextGaussian());
        }
        return TelemetryTable.of(SCHEMA, values);
    }

    /** 400 records of flags. */
    static TelemetryTable flags() {
        Random random = new Random(6);
        float[] values = new float[400 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(4) == 0 ? 1 : 0;
        }
        return TelemetryTable.of(SCHEMA, values);
    }
}
