package io.surprisal.evaluation.detector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.Feature;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.data.ResponsibleFeatures;
import io.surprisal.evaluation.detector.Baseline.RowScorer;
import io.surprisal.evaluation.measure.RankingMetrics;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BaselineTest {
    private static final FeatureSchema SCHEMA =
            new FeatureSchema(List.of(new Feature("a", ""), new Feature("b", ""), new Feature("c", "")));

    @ParameterizedTest
    @EnumSource(value = Baseline.class, names = "RANDOM", mode = EnumSource.Mode.EXCLUDE)
    void detectsAJumpOfOneFeature(Baseline baseline) {
        LabelledSplit split = split(true);
        Detection detection = new BaselineDetector(baseline).detect(split, 1);
        assertThat(RankingMetrics.of(detection.raw().abnormality(), split.labels())
                        .aucRoc())
                .isGreaterThan(0.95);
        assertThat(detection.smoothed()).isNotNull();
        assertThat(detection.cost().modelBytes()).isZero();
        assertThat(new BaselineDetector(baseline).detect(split(false), 1).smoothed())
                .isNull();
        float[] contributions = detection.contributions();
        if (contributions != null) {
            assertThat(contributions[700 * 3 + 2])
                    .isGreaterThan(contributions[700 * 3])
                    .isGreaterThan(contributions[700 * 3 + 1]);
        }
    }

    @ParameterizedTest
    @EnumSource(Baseline.class)
    void neverLooksAhead(Baseline baseline) {
        LabelledSplit whole = split(true);
        LabelledSplit cut = new LabelledSplit(
                whole.training(),
                TelemetryTable.of(SCHEMA, Arrays.copyOf(whole.test().values(), 3 * 703)),
                Arrays.copyOf(whole.labels(), 703),
                true,
                1,
                List.of());
        Detection ofWhole = new BaselineDetector(baseline).detect(whole, 1);
        Detection ofCut = new BaselineDetector(baseline).detect(cut, 1);
        assertThat(ofCut.raw().abnormality())
                .isEqualTo(Arrays.copyOf(ofWhole.raw().abnormality(), 703));
        assertThat(requireNonNull(ofCut.smoothed()).abnormality())
                .isEqualTo(Arrays.copyOf(requireNonNull(ofWhole.smoothed()).abnormality(), 703));
    }

    @ParameterizedTest
    @EnumSource(
            value = Baseline.class,
            names = {"KMEANS_WINDOWS", "KNN_WINDOWS"})
    void windowsSeeAnOrderThatNoRowShows(Baseline baseline) {
        // A sawtooth of 25 rows that runs backwards in rows 600 to 699: each value is as usual.
        double[][] training = sawtooth(3_000);
        double[][] test = sawtooth(1_000);
        for (int row = 600; row < 700; row++) {
            test[row][0] = 25 - row % 25;
        }
        RowScorer scorer = baseline.fit(training, true, 3);
        double[] fitted = scorer.ofTraining(training);
        // Ten centres stand for 25 places of the window in the period.
        assertThat(Arrays.stream(fitted, 40, 3_000).max().orElseThrow()).isLessThan(20);
        double[] abnormality = new double[test.length];
        double[] contributions = new double[2];
        for (int row = 0; row < test.length; row++) {
            abnormality[row] = scorer.abnormality(test[row], contributions);
            assertThat(contributions[0] + contributions[1]).isCloseTo(abnormality[row], within(1e-6));
        }
        double usual = Arrays.stream(abnormality, 100, 600).max().orElseThrow();
        assertThat(Arrays.stream(abnormality, 620, 700).min().orElseThrow()).isGreaterThan(usual);
    }

    @ParameterizedTest
    @EnumSource(
            value = Baseline.class,
            names = {"KMEANS_WINDOWS", "KNN_WINDOWS"})
    void windowsOfRowsThatNeverMoveAreNear(Baseline baseline) {
        double[][] rows = new double[40][2];
        RowScorer scorer = baseline.fit(rows, true, 1);
        assertThat(scorer.ofTraining(rows)).containsOnly(0);
        // The first of windows of 40 / 3 rows, counted up; standardised by the least deviation, and clipped at 10.
        assertThat(scorer.abnormality(new double[] {1, 0}, new double[2])).isCloseTo(13 * 100, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(
            value = Baseline.class,
            names = {"KMEANS_WINDOWS", "KNN_WINDOWS"})
    void noWindowHoldsTheEndOfTheTrainingRowsAndTheBeginningOfAnotherSeries(Baseline baseline) {
        double[][] training = sawtooth(3_000);
        RowScorer fresh = baseline.fit(training, true, 3);
        RowScorer used = baseline.fit(training, true, 3);
        used.ofTraining(training);
        double[][] test = sawtooth(100);
        for (int row = 10; row < 100; row++) {
            assertThat(used.abnormality(test[row], new double[2]))
                    .isEqualTo(fresh.abnormality(test[row], new double[2]));
        }
    }

    @Test
    void aShortWindowCountsUpToAWholeOne() {
        RowWindow window = RowWindow.over(new double[12][], true);
        assertThat(window.rows()).isEqualTo(4);
        double[][] rows = {{9}, {1}, {2}, {3}, {4}};
        window.add(new double[] {5});
        // From the stretch's last row: (5 − 4)² of one row in four.
        assertThat(window.squaredDistance(rows, 1, Double.POSITIVE_INFINITY)).isEqualTo(4);
        window.add(new double[] {6});
        window.add(new double[] {7});
        window.add(new double[] {8});
        window.add(new double[] {9});
        // 6, 7, 8, 9 against 1, 2, 3, 4.
        assertThat(window.squaredDistance(rows, 1, Double.POSITIVE_INFINITY)).isEqualTo(100);
        assertThat(window.squaredDistance(rows, 1, 30)).isEqualTo(50);
        double[] contributions = new double[1];
        window.contributions(rows, 0, contributions);
        assertThat(contributions).containsExactly(9 + 36 + 36 + 36);
        assertThat(RowWindow.over(new double[500][], true).rows()).isEqualTo(40);
        assertThat(RowWindow.over(new double[500][], false).rows()).isEqualTo(1);
    }

    @Test
    void takesWindowsFromEverywhere() {
        RowWindow window = RowWindow.over(new double[500][], true);
        assertThat(window.starts(500, 1)).hasSize(461).startsWith(0, 1).endsWith(459, 460);
        int[] drawn = window.starts(40_000, 1);
        assertThat(drawn).hasSize(2_000).isSorted().doesNotHaveDuplicates();
        assertThat(drawn[1]).isBetween(19, 39);
        assertThat(drawn[1_999]).isBetween(39_941, 39_960);
        assertThat(window.starts(40_000, 2)).isNotEqualTo(drawn);
    }

    @Test
    void randomKnowsNothing() {
        LabelledSplit split = split(true);
        BaselineDetector random = new BaselineDetector(Baseline.RANDOM);
        double[] first = random.detect(split, 1).raw().abnormality();
        assertThat(RankingMetrics.of(first, split.labels()).aucRoc()).isBetween(0.2, 0.8);
        assertThat(random.detect(split, 1).raw().abnormality()).isEqualTo(first);
        assertThat(random.detect(split, 2).raw().abnormality()).isNotEqualTo(first);
        assertThat(random.seeded()).isTrue();
    }

    @Test
    void componentsGiveTheDensityOfTheirCovariance() {
        // Two independent directions of variance 9 and 1: 95 % takes both, so noise stays at its floor.
        double[][] rows = new double[4000][];
        Random random = new Random(4);
        for (int row = 0; row < rows.length; row++) {
            double along = 3 * random.nextGaussian();
            double across = random.nextGaussian();
            rows[row] = new double[] {(along + across) / Math.sqrt(2), (along - across) / Math.sqrt(2)};
        }
        PrincipalComponents components = PrincipalComponents.fit(rows);
        assertThat(components.variances()).hasSize(2);
        assertThat(components.variances()[0]).isCloseTo(9, within(0.5));
        assertThat(components.variances()[1]).isCloseTo(1, within(0.1));
        double expected = -LogDensity.gaussian(2, 0, Math.sqrt(components.variances()[0]))
                - LogDensity.gaussian(0, 0, Math.sqrt(components.variances()[1]));
        assertThat(components.negativeLogDensity(new double[] {
                    Math.sqrt(2) + components.mean()[0],
                    Math.sqrt(2) + components.mean()[1]
                }))
                .isCloseTo(expected, within(0.01));
        assertThat(components.residual(new double[] {1, 2})[0]).isCloseTo(0, within(1e-9));
    }

    @Test
    void componentsOfRowsThatNeverMoveAreNoise() {
        double[][] rows = new double[50][3];
        PrincipalComponents components = PrincipalComponents.fit(rows);
        assertThat(components.noise()).isEqualTo(1e-3);
        assertThat(components.negativeLogDensity(new double[] {1, 0, 0}))
                .isGreaterThan(components.negativeLogDensity(new double[3]) + 400);
    }

    @Test
    void scalingTakesMissingValuesForUsualOnes() {
        double[][] rows = {{1, 5, Double.NaN}, {3, 5, Double.NaN}, {Double.NaN, 5, Double.NaN}};
        Scaling standard = Scaling.standard(rows);
        assertThat(standard.apply(new double[] {3, 5, 7})).containsExactly(1, 0, 10);
        assertThat(standard.apply(new double[] {Double.NaN, 5.01, Double.NEGATIVE_INFINITY}))
                .usingComparatorWithPrecision(1e-9)
                .containsExactly(0, 1, -10);
        assertThat(Scaling.range(rows).apply(new double[] {1, 5, 0}))
                .usingComparatorWithPrecision(1e-9)
                .containsExactly(-1, -1, -1);
    }

    @Test
    void averagePathLengthIsThePapers() {
        assertThat(IsolationForest.averagePathLength(1)).isZero();
        assertThat(IsolationForest.averagePathLength(2)).isEqualTo(1);
        assertThat(IsolationForest.averagePathLength(256)).isCloseTo(10.2448, within(1e-4));
    }

    /** Rows of a value that rises from 0 to 24 and falls back, and of one that stays. */
    private static double[][] sawtooth(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> new double[] {row % 25, 1})
                .toArray(double[][]::new);
    }

    /** All three move together, but c jumps in test rows 700 to 705. */
    private static LabelledSplit split(boolean ordered) {
        Random random = new Random(5);
        boolean[] labels = new boolean[1000];
        Arrays.fill(labels, 700, 706, true);
        return new LabelledSplit(
                table(random, new boolean[2000]),
                table(random, labels),
                labels,
                ordered,
                1,
                List.of(new ResponsibleFeatures(700, 706, Set.of(2))));
    }

    private static TelemetryTable table(Random random, boolean[] anomalous) {
        float[] values = new float[3 * anomalous.length];
        for (int row = 0; row < anomalous.length; row++) {
            double common = random.nextGaussian();
            values[3 * row] = (float) (common + 0.1 * random.nextGaussian());
            values[3 * row + 1] = (float) (common + 0.1 * random.nextGaussian());
            values[3 * row + 2] = (float) (common + 0.1 * random.nextGaussian() + (anomalous[row] ? 12 : 0));
        }
        return TelemetryTable.of(SCHEMA, values);
    }
}
