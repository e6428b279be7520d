package io.surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.LatentPoints;
import io.surprisal.training.fit.TrainingException;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.ScoringGraph;
import io.surprisal.training.linear.FittedPrincipalComponents;
import io.surprisal.training.linear.LinearGaussian;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that two hidden causes explain, and noise: what probabilistic principal components are the truth of. */
class PrincipalComponentsTest {
    private static final int WIDTH = 6;
    private static final int ROWS = 6000;
    private static final double NOISE = 0.3;
    private static final double[][] CAUSES = {{1, 0}, {0.8, 0.2}, {-0.5, 0.9}, {0.1, -1}, {0.6, 0.6}, {0, 0.7}};
    private static final TrainingConfig PPCA = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.family", "ppca")
            .with("model.latent.size", 2);

    /** The covariance of raw values, whether or not a third of them is missing. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3})
    void findsTheCausesBehindRecords(double missing) {
        FittedPrincipalComponents fitted = fitted(table(missing), PPCA);
        RealMatrix loadings = new Array2DRowRealMatrix(fitted.model().loadings());
        RealMatrix found = loadings.multiply(loadings.transpose())
                .add(MatrixUtils.createRealIdentityMatrix(WIDTH)
                        .scalarMultiply(fitted.model().variance()));
        RealMatrix causes = new Array2DRowRealMatrix(CAUSES);
        RealMatrix truth = causes.multiply(causes.transpose())
                .add(MatrixUtils.createRealIdentityMatrix(WIDTH).scalarMultiply(NOISE * NOISE));
        double[] scale = fitted.spec().features().stream()
                .mapToDouble(feature -> feature.scale())
                .toArray();
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                // Noise is alike in standardised units, which is not quite alike in raw ones.
                assertThat(found.getEntry(i, j) * scale[i] * scale[j]).isCloseTo(truth.getEntry(i, j), within(0.08));
            }
        }
    }

    @Test
    void theBoundOfTheTruePosteriorIsTheDensity() {
        TelemetryTable table = table(0.3);
        FittedPrincipalComponents fitted = fitted(table, PPCA);
        ReferenceComponents reference = new ReferenceComponents(fitted);
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            double[] x = random.doubles(WIDTH, -4, 4).toArray();
            boolean[] observed = new boolean[WIDTH];
            IntStream.range(0, WIDTH).forEach(j -> observed[j] = random.nextDouble() < 0.7);
            Said said = reference.of(x, x, observed);
            double elbo = Arrays.stream(said.ofFeatures()).sum() - said.divergence();
            assertThat(elbo).isCloseTo(said.importanceWeighted(), within(1e-6 * Math.max(1, Math.abs(elbo))));
            double[] seen = x.clone();
            IntStream.range(0, WIDTH).filter(j -> !observed[j]).forEach(j -> seen[j] = Double.NaN);
            assertThat(fitted.model().posterior(seen).logDensity())
                    .isCloseTo(said.importanceWeighted(), within(1e-6 * Math.max(1, Math.abs(elbo))));
        }
    }

    /** Of a model of a known covariance no other one is likelier: neither with more noise, nor with longer loadings. */
    @Test
    void noNeighbourIsLikelier() {
        FittedPrincipalComponents fitted = fitted(table(0.3), PPCA);
        LinearGaussian model = fitted.model();
        double[][] rows = rows(0.3, 8);
        double[][] standardised = Arrays.stream(rows)
                .map(row -> IntStream.range(0, WIDTH)
                        .mapToDouble(
                                j -> (row[j] - fitted.spec().features().get(j).location())
                                        / fitted.spec().features().get(j).scale())
                        .toArray())
                .toArray(double[][]::new);
        double best = model.meanLogDensity(standardised);
        for (double factor : new double[] {0.8, 1.25}) {
            double[][] longer = Arrays.stream(model.loadings())
                    .map(row -> Arrays.stream(row).map(value -> value * factor).toArray())
                    .toArray(double[][]::new);
            assertThat(new LinearGaussian(model.mean(), longer, model.variance()).meanLogDensity(standardised))
                    .isLessThan(best);
            assertThat(new LinearGaussian(model.mean(), model.loadings(), model.variance() * factor)
                            .meanLogDensity(standardised))
                    .isLessThan(best);
        }
    }

    @Test
    void theCentreOfOneRecordIsThatWhichItHasAmongOthers() {
        Training training = Trainer.training(table(0), PPCA.with("model.latent.size", 1), TrainingListener.NONE);
        ScoringFunction components = training.model().scoring().members().get(0).function();
        double[][] many = LatentPoints.of(components, training.windows(), new int[] {0, 1, 2, 3})
                .orElseThrow();
        double[][] one =
                LatentPoints.of(components, training.windows(), new int[] {3}).orElseThrow();
        assertThat(many).hasDimensions(4, 1);
        assertThat(one).hasDimensions(1, 1);
        assertThat(one[0][0]).isNotZero().isCloseTo(many[3][0], within(1e-6));
    }

    @Test
    void asManyComponentsAsValuesAreNone() {
        assertThatThrownBy(() -> fitted(table(0), PPCA.with("model.latent.size", WIDTH)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("got 6 (features by records described) and 6 components");
    }

    /** Columns that are nearly one: the squares that a record's density is the difference of are thousands of nats. */
    @Test
    void aDensityKeepsItsDigitsWhereColumnsAreAlike() {
        Random random = new Random(6);
        float[][] alike = new float[500][];
        Arrays.setAll(alike, row -> {
            float cause = (float) random.nextGaussian();
            float[] record = new float[60];
            for (int j = 0; j < record.length; j++) {
                record[j] = cause + 0.001f * (float) random.nextGaussian();
            }
            return record;
        });
        List<String> names = IntStream.range(0, 60).mapToObj(j -> "f" + j).toList();
        TelemetryTable table = TelemetryTable.ofRows(FeatureSchema.named(names), alike);
        ScoringGraph scoring = Trainer.train(table, PPCA, TrainingListener.NONE).scoring();
        ReferenceModel reference = ReferenceModel.of(scoring.members().get(0), scoring);
        float[] far = new float[60];
        Arrays.fill(far, 8);
        far[3] = -8;
        double expected = Objects.requireNonNull(reference.score(far).get(ModelOutput.ELBO))[0];
        double got = Objects.requireNonNull(scoring.score(far).get("elbo")).getDouble(0);
        assertThat(expected).isLessThan(-10_000);
        assertThat(got).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
    }

    private static FittedPrincipalComponents fitted(TelemetryTable table, TrainingConfig config) {
        return (FittedPrincipalComponents) Trainer.train(table, config, TrainingListener.NONE)
                .scoring()
                .members()
                .get(0)
                .function();
    }

    private static TelemetryTable table(double missing) {
        float[] values = new float[ROWS * WIDTH];
        double[][] rows = rows(missing, 1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / WIDTH][i % WIDTH];
        }
        return TelemetryTable.of(FeatureSchema.named(List.of("f0", "f1", "f2", "f3", "f4", "f5")), values);
    }

    private static double[][] rows(double missing, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[ROWS][WIDTH];
        for (double[] row : rows) {
            double first = random.nextGaussian();
            double second = random.nextGaussian();
            for (int j = 0; j < WIDTH; j++) {
                row[j] = 5 + CAUSES[j][0] * first + CAUSES[j][1] * second + NOISE * random.nextGaussian();
                row[j] = random.nextDouble() < missing ? Double.NaN : row[j];
            }
        }
        return rows;
    }
}
