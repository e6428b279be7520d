package io.surprisal.onnx.runtime;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
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
        Value record = graph.node("Squeeze", input, graph.constant("window", new long[] {1}, 1));
        Value missing = graph.node("IsNaN", record);
        Value zero = constant(0);
        Value imputed = graph.node("Where", missing, zero, record);
        Value x = graph.node("Div", imputed, weights(1, FEATURES, 3));

        Value encoded = dense(dense(graph.node("Clip", x, scalar(-3), scalar(3)), 38, 64, "Softplus"), 64, 32, "Tanh");
        Value mean = dense(encoded, 32, LATENT, "Identity");
        Value logVariance = dense(encoded, 32, LATENT, "Identity");
        Value scale = graph.node("Exp", graph.node("Mul", logVariance, constant(0.5f)));
        Value divergence = graph.node(
                "Mul",
                constant(0.5f),
                graph.sumOverLastAxis(
                        graph.node(
                                "Sub",
                                graph.node("Add", graph.node("Mul", mean, mean), graph.node("Exp", logVariance)),
                                graph.node("Add", logVariance, constant(1))),
                        LATENT));

        // Sample-major [L, N, K], so that one product decodes L·N rows.
        Value epsilon = graph.constant("epsilon", normal(samples * LATENT), samples, 1, LATENT);
        Value z = graph.node("Add", mean, graph.node("Mul", scale, epsilon));
        Value decoded = dense(dense(z, LATENT, 32, "Tanh"), 32, 64, "Elu");
        Value expected = dense(decoded, 64, FEATURES, "Identity");
        Value spread =
                graph.node("Add", graph.node("Softplus", dense(decoded, 64, FEATURES, "Identity")), constant(0.1f));
        Value deviation = graph.node("Div", graph.node("Sub", x, expected), spread);
        Value density = graph.node(
                "Sub",
                graph.node("Mul", graph.node("Mul", deviation, deviation), constant(-0.5f)),
                graph.node("Sub", graph.node("Log", spread), constant((float) LogDensity.gaussian(0, 0, 1))));
        Value observed = graph.node("Where", missing, zero, density);
        Value perSample = graph.sumOverLastAxis(observed, FEATURES);
        Value reconstruction = overSamples("ReduceMean", perSample);
        Value elbo = graph.node("Sub", reconstruction, divergence);

        graph.output("surprisal", graph.node("Neg", elbo), List.of("N"));
        graph.output("reconstruction_log_probability", reconstruction, List.of("N"));
        graph.output("kl_divergence", divergence, List.of("N"));
        graph.output("elbo", elbo, List.of("N"));
        graph.output("importance_weighted_log_likelihood", overSamples("ReduceLogSumExp", perSample), List.of("N"));
        graph.output("feature_log_probability", overSamples("ReduceMean", observed), List.of("N", "38"));
        graph.output("feature_surprisal", graph.node("Neg", overSamples("ReduceMean", observed)), List.of("N", "38"));
        graph.output("expected", overSamples("ReduceMean", expected), List.of("N", "38"));
        graph.output("expected_scale", overSamples("ReduceMean", spread), List.of("N", "38"));
        return graph;
    }

    private Value dense(Value rows, int in, int out, String activation) {
        Value product = graph.node("MatMul", rows, weights(in, out, (float) (1 / Math.sqrt(in))));
        return graph.node(activation, graph.node("Add", product, weights(1, out, 0.1f)));
    }

    private Value overSamples(String reduction, Value perSample) {
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
