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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where the codes of all records together lie: q(z) of a Wasserstein autoencoder is the prior's, that of a plain one is anything. */
class AggregatePosteriorTest {
    private static final int ROWS = 3000;
    private static final int CODES = 100;
    private static final int PERMUTATIONS = 200;
    private static final Map<String, FittedAutoencoder> TRAINED = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"wae-mmd", "wae-gan"})
    void codesOfAWassersteinAutoencoderPassForThePrior(String family) {
        double[][] codes = codes(trained(family));
        assertThat(shareOfPermutationsAbove(codes, draws())).isGreaterThan(0.05);
    }

    @Test
    void codesOfAPlainAutoencoderDoNot() {
        assertThat(shareOfPermutationsAbove(codes(trained("ae")), draws())).isLessThan(0.05);
    }

    /** A discriminator that can tell nothing says ½ of everything: −log ½ for each side. */
    @Test
    void theDiscriminatorIsNearItsEquilibrium() {
        FittedAutoencoder fitted = trained("wae-gan");
        SameDiff graph = SameDiff.create();
        SDVariable points = graph.placeHolder("points", DataType.FLOAT, -1, 2);
        Scope scope = Scope.whole(graph);
        SDVariable logit = new Discriminator(Discriminator.PREFIX, 2, Weights.trained(scope, fitted.weights()))
                .of(points)
                .logit();
        double loss = 0;
        for (double value : logits(graph, logit, draws())) {
            loss += Math.log1p(Math.exp(-value)) / CODES;
        }
        for (double value : logits(graph, logit, codes(fitted))) {
            loss += Math.log1p(Math.exp(value)) / CODES;
        }
        assertThat(loss).isCloseTo(2 * Math.log(2), within(0.1));
        double[] apart = logits(graph, logit, new double[][] {{0, 0}, {6, 6}});
        assertThat(apart[0] - apart[1]).as("what is far from the prior is told").isGreaterThan(0.3);
    }

    private static FittedAutoencoder trained(String family) {
        return TRAINED.computeIfAbsent(family, AggregatePosteriorTest::train);
    }

    private static FittedAutoencoder train(String family) {
        TrainingConfig config = TrainingConfig.defaults()
                .with("preset", "plain")
                .with("model.family", family)
                .with("model.latent.size", 2)
                .with("model.objective.mmd.weight", 30)
                .with("model.network.hidden", List.of(32))
                .with("training.steps", 1500)
                .with("training.learning_rate", 3e-3);
        if (!family.equals("ae")) {
            config = config.with("model.latent.posterior", "point");
        }
        TrainedModel model = Trainer.train(table(1), config, TrainingListener.NONE);
        return (FittedAutoencoder) model.scoring().members().get(0).function();
    }

    /** Of records that none was trained on. */
    private static double[][] codes(FittedAutoencoder fitted) {
        double[][] codes = new double[CODES][];
        Windows windows = new Windows(table(2), 1);
        new RowPass(fitted.spec(), features -> {
                    SDVariable points = features.getSameDiff()
                            .reshape(fitted.atCentre(features).latent(), -1, 2);
                    return List.of(points, points);
                })
                .over(windows, IntStream.range(0, CODES).toArray(), (points, same) -> {
                    for (int i = 0; i < CODES; i++) {
                        codes[i] = points.getRow(i).toDoubleVector();
                    }
                });
        return codes;
    }

    private static double[][] draws() {
        Random random = new Random(9);
        double[][] draws = new double[CODES][2];
        for (double[] draw : draws) {
            draw[0] = random.nextGaussian();
            draw[1] = random.nextGaussian();
        }
        return draws;
    }

    private static double[] logits(SameDiff graph, SDVariable logit, double[][] points) {
        INDArray given = Nd4j.create(points).castTo(DataType.FLOAT);
        return graph.outputSingle(Map.of("points", given), logit.name()).toDoubleVector();
    }

    /** Of random halves of both samples, the share with a discrepancy at least as large. */
    private static double shareOfPermutationsAbove(double[][] x, double[][] y) {
        double[][] all = new double[2 * CODES][];
        System.arraycopy(x, 0, all, 0, CODES);
        System.arraycopy(y, 0, all, CODES, CODES);
        double[][] kernel = new double[all.length][all.length];
        for (int i = 0; i < all.length; i++) {
            for (int j = 0; j < all.length; j++) {
                double square = Math.pow(all[i][0] - all[j][0], 2) + Math.pow(all[i][1] - all[j][1], 2);
                kernel[i][j] = 4 / (4 + square);
            }
        }
        int[] order = IntStream.range(0, all.length).toArray();
        double own = discrepancy(kernel, order);
        Random random = new Random(4);
        int above = 0;
        for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            above += discrepancy(kernel, order) >= own ? 1 : 0;
        }
        return (double) above / PERMUTATIONS;
    }

    private static double discrepancy(double[][] kernel, int[] order) {
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            for (int j = 0; j < order.length; j++) {
                boolean alike = (i < CODES) == (j < CODES);
                sum += alike ? kernel[order[i]][order[j]] : -kernel[order[i]][order[j]];
            }
        }
        return sum / CODES / CODES;
    }

    /** Five metrics of two causes that are far from normal. */
    private static TelemetryTable table(long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[ROWS][];
        Arrays.setAll(rows, row -> {
            double load = -Math.log(random.nextDouble());
            double phase = 2 * Math.PI * random.nextDouble();
            return new float[] {
                (float) (load + 0.1 * random.nextGaussian()),
                (float) (2 * load + 0.1 * random.nextGaussian()),
                (float) (Math.sin(phase) + 0.1 * random.nextGaussian()),
                (float) (Math.cos(phase) + 0.1 * random.nextGaussian()),
                (float) (load * Math.sin(phase) + 0.1 * random.nextGaussian())
            };
        });
        return TelemetryTable.ofRows(FeatureSchema.named(List.of("a", "b", "c", "d", "e")), rows);
    }
}
