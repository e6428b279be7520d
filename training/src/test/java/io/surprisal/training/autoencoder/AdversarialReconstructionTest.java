package io.surprisal.training.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.CompositeLikelihood;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What the games of adversaries end in, on metrics of two causes: generated records are like those of the data, and what tells them apart can hardly. */
class AdversarialReconstructionTest {
    private static final int ROWS = 3000;
    private static final int RECORDS = 1000;
    private static final int WIDTH = 4;
    private static final Map<String, TrainedModel> TRAINED = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"vae-gan", "bigan"})
    void generatedRecordsHaveMeanAndCovarianceOfTheData(String family) {
        double[][] data = standardised(fitted(family))[0];
        double[][] generated = generated(fitted(family));
        RealMatrix expected = new Covariance(data).getCovarianceMatrix();
        RealMatrix got = new Covariance(generated).getCovarianceMatrix();
        for (int j = 0; j < WIDTH; j++) {
            assertThat(column(generated, j)).isCloseTo(column(data, j), within(0.2));
            assertThat(got.getRow(j)).containsExactly(expected.getRow(j), within(0.25));
        }
    }

    /** One that can tell nothing says ½ of everything: −log ½ for each side. The file's provenance has the loss on held-out rows. */
    @ParameterizedTest
    @ValueSource(strings = {"vae-gan", "bigan"})
    void theDiscriminatorIsNearItsEquilibrium(String family) {
        assertThat(trained(family).manifest().provenance().validation().get("discriminator_loss"))
                .isCloseTo(2 * Math.log(2), within(0.1));
    }

    /** Nothing in the training of a bidirectional network compares a record with what it is given back as. */
    @Test
    void theGeneratorInvertsTheEncoder() {
        double[][][] pairs = standardised(fitted("bigan"));
        double own = 0;
        double chance = 0;
        for (int i = 0; i < RECORDS; i++) {
            own += square(pairs[0][i], pairs[1][i]);
            chance += square(pairs[0][i], pairs[1][(i + 1) % RECORDS]);
        }
        assertThat(own).isLessThan(0.2 * chance);
    }

    private static TrainedModel trained(String family) {
        return TRAINED.computeIfAbsent(family, AdversarialReconstructionTest::train);
    }

    private static FittedAutoencoder fitted(String family) {
        return (FittedAutoencoder) trained(family).scoring().members().get(0).function();
    }

    private static TrainedModel train(String family) {
        return Trainer.train(
                table(1),
                TrainingConfig.defaults()
                        .with("preset", "plain")
                        .with("model.family", family)
                        .with("model.latent.size", 2)
                        .with("model.network.hidden", List.of(32))
                        .with("training.steps", 1500)
                        .with("training.learning_rate", 3e-3),
                TrainingListener.NONE);
    }

    /** Records that none was trained on, and what is made of their codes, standardised. */
    private static double[][][] standardised(FittedAutoencoder fitted) {
        double[][][] pairs = new double[2][RECORDS][];
        new RowPass(fitted.spec(), features -> {
                    Evidence evidence = fitted.atCentre(features);
                    return List.of(evidence.target(), evidence.reconstructed());
                })
                .over(new Windows(table(2), 1), IntStream.range(0, RECORDS).toArray(), (records, again) -> {
                    for (int i = 0; i < RECORDS; i++) {
                        pairs[0][i] = records.getRow(i).toDoubleVector();
                        pairs[1][i] = again.getRow(i).toDoubleVector();
                    }
                });
        return pairs;
    }

    /** Of points of the prior. */
    private static double[][] generated(FittedAutoencoder fitted) {
        SameDiff graph = SameDiff.create();
        Weights weights = Weights.trained(Scope.whole(graph), fitted.weights());
        SDVariable points = graph.constant("points", Nd4j.create(draws()).castTo(DataType.FLOAT));
        SDVariable nothing = graph.constant("nothing", Nd4j.zeros(DataType.FLOAT, RECORDS, WIDTH));
        return new CompositeLikelihood(
                        fitted.spec(), fitted.parts().decoded(points, 1, weights), nothing, nothing, weights)
                .expected()
                .eval()
                .toDoubleMatrix();
    }

    private static double[][] draws() {
        Random random = new Random(9);
        double[][] draws = new double[RECORDS][2];
        for (double[] draw : draws) {
            draw[0] = random.nextGaussian();
            draw[1] = random.nextGaussian();
        }
        return draws;
    }

    private static double column(double[][] rows, int column) {
        return new Mean().evaluate(new Array2DRowRealMatrix(rows).getColumn(column));
    }

    private static double square(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(j -> (a[j] - b[j]) * (a[j] - b[j]))
                .sum();
    }

    /** Four metrics of two causes. */
    private static TelemetryTable table(long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[ROWS][];
        Arrays.setAll(rows, row -> {
            double load = random.nextGaussian();
            double heat = random.nextGaussian();
            return new float[] {
                (float) (load + 0.1 * random.nextGaussian()),
                (float) (2 * load - heat + 0.1 * random.nextGaussian()),
                (float) (heat + 0.1 * random.nextGaussian()),
                (float) (load + heat + 0.1 * random.nextGaussian())
            };
        });
        return TelemetryTable.ofRows(FeatureSchema.named(List.of("a", "b", "c", "d")), rows);
    }
}
