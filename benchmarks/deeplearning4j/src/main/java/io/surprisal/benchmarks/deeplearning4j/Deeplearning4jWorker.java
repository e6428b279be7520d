package io.surprisal.benchmarks.deeplearning4j;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Scores with {@code reconstructionLogProbability} of Deeplearning4j's {@link VariationalAutoencoder} layer, of the same sizes,
 * samples and batch as the trainer's default model. Its weights are random: they do not change what a row costs.
 */
final class Deeplearning4jWorker {
    private static final int BATCH = 128;
    private static final int[] HIDDEN = {64, 32};
    private static final int LATENT = 8;

    private Deeplearning4jWorker() {}

    public static void main(String[] arguments) throws Exception {
        TelemetryRows rows = TelemetryRows.read(Path.of(arguments[0]));
        int samples = Integer.parseInt(arguments[1]);
        int features = rows.names().size();
        org.deeplearning4j.nn.layers.variational.VariationalAutoencoder layer = layer(features);
        try (INDArray all = Nd4j.create(rows.values())) {
            Worker.serve(Map.of("score", count -> score(layer, all, samples, count)));
        }
    }

    private static long score(
            org.deeplearning4j.nn.layers.variational.VariationalAutoencoder layer,
            INDArray all,
            int samples,
            long count) {
        long batches = all.rows() / BATCH;
        long scored = 0;
        for (long batch = 0; scored < count; batch++) {
            long start = batch % batches * BATCH;
            INDArray part = all.get(NDArrayIndex.interval(start, start + BATCH), NDArrayIndex.all());
            scored += layer.reconstructionLogProbability(part, samples).length();
        }
        return scored;
    }

    private static org.deeplearning4j.nn.layers.variational.VariationalAutoencoder layer(int features) {
        int[] mirrored = {HIDDEN[1], HIDDEN[0]};
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(1)
                .list(new VariationalAutoencoder.Builder()
                        .nIn(features)
                        .nOut(LATENT)
                        .encoderLayerSizes(HIDDEN)
                        .decoderLayerSizes(mirrored)
                        .activation(Activation.RELU)
                        .pzxActivationFunction(Activation.IDENTITY)
                        .reconstructionDistribution(new GaussianReconstructionDistribution(Activation.IDENTITY))
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        if (network.getLayer(0) instanceof org.deeplearning4j.nn.layers.variational.VariationalAutoencoder layer) {
            return layer;
        }
        throw new IllegalStateException("Deeplearning4j made no variational autoencoder of " + Arrays.toString(HIDDEN));
    }
}
