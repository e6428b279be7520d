package io.surprisal.adoption.deeplearning;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks as users of Deeplearning4j build, pre-train and save them. */
final class SavedNetworks {
    private SavedNetworks() {}

    /** A network of D features whose variational autoencoder of 2 latent variables was pre-trained for a few steps. */
    static MultiLayerNetwork trained(
            ReconstructionDistribution distribution, IActivation activation, Activation posterior, INDArray data) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(0.01))
                .list()
                .layer(new VariationalAutoencoder.Builder()
                        .nIn(data.size(1))
                        .nOut(2)
                        .encoderLayerSizes(5, 4)
                        .decoderLayerSizes(4)
                        .activation(activation)
                        .pzxActivationFunction(posterior)
                        .reconstructionDistribution(distribution)
                        .numSamples(2)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(2)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        for (int step = 0; step < 20; step++) {
            network.pretrainLayer(0, data);
        }
        return network;
    }

    static Path save(MultiLayerNetwork network, @Nullable DataNormalization normaliser, Path file) throws IOException {
        File target = file.toFile();
        ModelSerializer.writeModel(network, target, false);
        if (normaliser != null) {
            ModelSerializer.addNormalizerToModel(target, normaliser);
        }
        return file;
    }
}
