package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.cli.CommandRun;
import io.surprisal.deploy.cli.SurprisalCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

class ExportCommandIT {
    @TempDir
    private Path directory;

    @Test
    void exportsANetworkThatTheOtherCommandsRead() throws IOException {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("heat,load\n");
        for (int row = 0; row < 200; row++) {
            csv.append(random.nextGaussian())
                    .append(',')
                    .append(random.nextGaussian())
                    .append('\n');
        }
        Path data = Files.writeString(directory.resolve("data.csv"), csv);
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new VariationalAutoencoder.Builder()
                        .nIn(2)
                        .nOut(1)
                        .encoderLayerSizes(4)
                        .decoderLayerSizes(4)
                        .activation(Activation.TANH)
                        .reconstructionDistribution(new GaussianReconstructionDistribution(Activation.IDENTITY))
                        .build())
                .build());
        network.init();
        Path saved = directory.resolve("network.zip");
        ModelSerializer.writeModel(network, saved.toFile(), false);
        Path model = directory.resolve("model.onnx");
        CommandRun export = CommandRun.of(
                TrainerCli::commandLine,
                "export",
                "--dl4j",
                saved,
                "--data",
                data,
                "--features",
                "load,heat",
                "--samples",
                "16",
                "--out",
                model);
        assertThat(export.code()).as(export.err()).isZero();
        assertThat(export.out())
                .contains(
                        "2 features, 1 latent variables, 16 points, calibrated on 40 rows",
                        "Self-test: 2 values reproduced; its anomalous example (");
        CommandRun inspect = CommandRun.of(SurprisalCli::commandLine, "inspect", model);
        assertThat(inspect.out()).contains("family         vae, latent size 1, 16 samples", "surprisal is elbo");
        CommandRun wrong =
                CommandRun.of(TrainerCli::commandLine, "export", "--dl4j", data, "--data", data, "--out", model);
        assertThat(wrong.code()).isEqualTo(1);
    }
}
