package io.surprisal.benchmarks.peers;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.Manifest.Provenance;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.registry.ShippedModel;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A classifier of the size of Crayfish's small network: dense 784-32-32-32-10 with ReLU and softmax, 27,562 parameters. Its weights are
 * random: they do not change what an image costs.
 */
final class ImageNetwork {
    private static final int[] SIZES = {Images.PIXELS, 32, 32, 32, 10};
    private static final String NAME = "images";

    private ImageNetwork() {}

    /** The classifier as a file: pixels [N, 784] to class probabilities [N, 10]. */
    static byte[] classifier() {
        GraphWriter graph = new GraphWriter(NAME);
        Value pixels = graph.input("pixels", DataType.FLOAT, List.of("N", Integer.toString(Images.PIXELS)));
        Value logits = logits(graph, pixels);
        Value logProbabilities = graph.node(
                Operator.SUB,
                logits,
                graph.node(Operator.REDUCE_LOG_SUM_EXP, Map.of("axes", new long[] {1}, "keepdims", 1L), logits));
        graph.output("probabilities", graph.node(Operator.EXP, logProbabilities), List.of("N", "10"));
        return graph.build("benchmark", Map.of()).toByteArray();
    }

    /** The same network under the contract: an image's surprisal is −log of its most probable class's probability. */
    static ShippedModel surprisalModel() throws OrtException {
        GraphWriter graph = new GraphWriter(NAME);
        Value features =
                graph.input(ModelFile.FEATURES, DataType.FLOAT, List.of("N", "1", Integer.toString(Images.PIXELS)));
        Value pixels = graph.node(Operator.SQUEEZE, features, graph.constant("window_axis", new long[] {1}, 1));
        Value logits = logits(graph, pixels);
        Map<String, Object> overClasses = Map.of("axes", new long[] {1}, "keepdims", 0L);
        Value surprisal = graph.node(
                Operator.SUB,
                graph.node(Operator.REDUCE_LOG_SUM_EXP, overClasses, logits),
                graph.node(Operator.REDUCE_MAX, overClasses, logits));
        graph.output(ModelOutput.SURPRISAL.contractName(), surprisal, List.of("N"));
        return ShippedModel.of(
                graph.build("benchmark", ManifestCodec.toMetadata(manifest())).toByteArray(), NAME);
    }

    /** −log of the largest of a classifier's probabilities. */
    static double surprisal(float[] probabilities) {
        double largest = 0;
        for (float probability : probabilities) {
            largest = Math.max(largest, probability);
        }
        return -Math.log(largest);
    }

    private static Value logits(GraphWriter graph, Value pixels) {
        Random random = new Random(2);
        Value layer = pixels;
        for (int i = 1; i < SIZES.length; i++) {
            Value weights =
                    graph.constant("weights_" + i, weights(SIZES[i - 1], SIZES[i], random), SIZES[i - 1], SIZES[i]);
            Value biases = graph.constant("biases_" + i, new float[SIZES[i]], SIZES[i]);
            Value sums = graph.node(Operator.GEMM, layer, weights, biases);
            layer = i < SIZES.length - 1 ? graph.node(Operator.RELU, sums) : sums;
        }
        return layer;
    }

    /** He et al. (2015). */
    private static float[] weights(int inputs, int outputs, Random random) {
        float[] weights = new float[inputs * outputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / inputs));
        }
        return weights;
    }

    private static Manifest manifest() throws OrtException {
        List<ModelFeature> features = Images.names().stream()
                .map(name -> new ModelFeature(name, "", LikelihoodKind.BERNOULLI, 0, 1, 0, false, FeatureView.LEVEL))
                .toList();
        TailCalibration calibration = TailCalibration.fit(surprisals());
        return new Manifest(
                Manifest.FORMAT_VERSION,
                NAME,
                "classifier",
                features,
                1,
                1,
                1,
                0,
                Condition.NONE,
                0,
                Headline.single(features, 0),
                Map.of(ModelOutput.SURPRISAL.contractName(), calibration),
                Baseline.UNKNOWN,
                new Provenance("", 0, calibration.count(), Map.of(), Map.of(), Map.of()),
                SelfTest.NONE);
    }

    private static double[] surprisals() throws OrtException {
        TelemetryRows images = Images.table();
        try (PlainSession session = new PlainSession(classifier())) {
            double[] surprisals = new double[images.values().length];
            for (int i = 0; i < surprisals.length; i++) {
                float[][] probabilities = (float[][]) session.run(images.row(i), 1, Images.PIXELS);
                surprisals[i] = surprisal(probabilities[0]);
            }
            return surprisals;
        }
    }
}
