package io.surprisal.onnx.runtime;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.onnx.format.ModelFile;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A variational auto-encoder 38 → 64 → 32 → 16 → 32 → 64 → 38 with random weights and L samples: the operators and shapes
 * that a trained model has, and those whose kernels depend on the number of rows.
 */
final class VaeLikeModel {
    static final int FEATURES = 38;
    private static final int LATENT = 16;

    private final Random random = new Random(17);
    private final GraphWriter graph = new GraphWriter("vae-like");
    private final int samples;

    private VaeLikeModel(int samples) {
        this.samples = samples;
    }

    static ModelFile build(int samples) {
        List<String> names =
                IntStream.range(0, FEATURES).mapToObj(i -> "feature_" + i).toList();
        Manifest tiny = TinyModel.manifest("vae-like", names);
        GraphWriter graph = new VaeLikeModel(samples).write();
        return ModelFile.parse(
                graph.build("test", ManifestCodec.toMetadata(tiny)).toByteArray(), "vae-like.onnx");
    }

    private GraphWriter write() {
        Value input = graph.input(ModelFile.FEATURES, DataType.FLOAT, List.of("N", "1", "38"));
        Value record = graph.node(Operator.SQUEEZE, input, graph.constant("window", new long[] {1}, 1));
        Value missing = graph.node(Operator.IS_NAN, record);
        Value zero = constant(0);
        Value imputed = graph.node(Operator.WHERE, missing, zero, record);
        Value x = graph.node(Operator.DIV, imputed, weights(1, FEATURES, 3));

        Value encoded = dense(
                dense(graph.node(Operator.CLIP, x, scalar(-3), scalar(3)), 38, 64, Operator.SOFTPLUS),
                64,
                32,
                Operator.TANH);
        Value mean = dense(encoded, 32, LATENT, Operator.IDENTITY);
        Value logVariance = dense(encoded, 32, LATENT, Operator.IDENTITY);
        Value scale = graph.node(Operator.EXP, graph.node(Operator.MUL, logVariance, constant(0.5f)));
        Value divergence = graph.node(
                Operator.MUL,
                constant(0.5f),
                graph.sumOverLastAxis(
                        graph.node(
                                Operator.SUB,
                                graph.node(
                                        Operator.ADD,
                                        graph.node(Operator.MUL, mean, mean),
                                        graph.node(Operator.EXP, logVariance)),
                                graph.node(Operator.ADD, logVariance, constant(1))),
                        LATENT));

        // Sample-major [L, N, K], so that one product decodes L·N rows.
        Value epsilon = graph.constant("epsilon", normal(samples * LATENT), samples, 1, LATENT);
        Value z = graph.node(Operator.ADD, mean, graph.node(Operator.MUL, scale, epsilon));
        Value decoded = dense(dense(z, LATENT, 32, Operator.TANH), 32, 64, Operator.ELU);
        Value expected = dense(decoded, 64, FEATURES, Operator.IDENTITY);
        Value spread = graph.node(
                Operator.ADD,
                graph.node(Operator.SOFTPLUS, dense(decoded, 64, FEATURES, Operator.IDENTITY)),
                constant(0.1f));
        Value deviation = graph.node(Operator.DIV, graph.node(Operator.SUB, x, expected), spread);
        Value density = graph.node(
                Operator.SUB,
                graph.node(Operator.MUL, graph.node(Operator.MUL, deviation, deviation), constant(-0.5f)),
                graph.node(Operator.SUB, graph.node(Operator.LOG, spread), constant((float)
                        LogDensity.gaussian(0, 0, 1))));
        Value observed = graph.node(Operator.WHERE, missing, zero, density);
        Value perSample = graph.sumOverLastAxis(observed, FEATURES);
        Value reconstruction = overSamples(Operator.REDUCE_MEAN, perSample);
        Value elbo = graph.node(Operator.SUB, reconstruction, divergence);

        graph.output("surprisal", graph.node(Operator.NEG, elbo), List.of("N"));
        graph.output("reconstruction_log_probability", reconstruction, List.of("N"));
        graph.output("kl_divergence", divergence, List.of("N"));
        graph.output("elbo", elbo, List.of("N"));
        graph.output(
                "importance_weighted_log_likelihood",
                overSamples(Operator.REDUCE_LOG_SUM_EXP, perSample),
                List.of("N"));
        graph.output("feature_log_probability", overSamples(Operator.REDUCE_MEAN, observed), List.of("N", "38"));
        graph.output(
                "feature_surprisal",
                graph.node(Operator.NEG, overSamples(Operator.REDUCE_MEAN, observed)),
                List.of("N", "38"));
        graph.output("expected", overSamples(Operator.REDUCE_MEAN, expected), List.of("N", "38"));
        graph.output("expected_scale", overSamples(Operator.REDUCE_MEAN, spread), List.of("N", "38"));
        return graph;
    }

    private Value dense(Value rows, int in, int out, Operator activation) {
        Value product = graph.node(Operator.MAT_MUL, rows, weights(in, out, (float) (1 / Math.sqrt(in))));
        return graph.node(activation, graph.node(Operator.ADD, product, weights(1, out, 0.1f)));
    }

    private Value overSamples(Operator reduction, Value perSample) {
        return graph.node(reduction, Map.of("axes", new long[] {0}, "keepdims", 0L), perSample);
    }

    private Value weights(int in, int out, float scale) {
        float[] values = normal(in * out);
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        return graph.constant("weights_" + random.nextLong(), values, in, out);
    }

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private Value constant(float value) {
        return graph.constant("constant_" + random.nextLong(), new float[] {value}, 1);
    }

    private Value scalar(float value) {
        return graph.constant("scalar_" + random.nextLong(), new float[] {value});
    }
}
