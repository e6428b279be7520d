package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.deploy.trainer.HeldOutScores.FeatureCourse;
import io.surprisal.deploy.trainer.LatentChart.Plane;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.training.TrainingCourse;
import io.surprisal.training.TrainingCourse.Look;
import io.surprisal.training.TrainingCourse.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainingChartsTest {
    /** A thousand exponential values, one far out. */
    private static final double[] VALUES = values();

    private static final TailCalibration CALIBRATION = TailCalibration.fit(VALUES);

    @Test
    void aHistogramCountsEveryRowOnceAndSaysWhatIsBeyond() {
        Chart chart = ScoreCharts.histogram("score", VALUES, CALIBRATION);
        double[] counts = chart.layer("held-out rows").channel("y");
        int beyond = Integer.parseInt(chart.about().split(" ", 2)[0]);
        assertThat(Arrays.stream(counts).sum() + beyond).isEqualTo(1000);
        assertThat(beyond).isBetween(1, 3);
        assertThat(chart.about()).endsWith(" of 1,000 rows are further to the right.");
        assertThat(chart.layer("the tail begins").channel("x")).containsExactly(CALIBRATION.threshold());
        // The fitted tail expects as many rows as it was fitted to, but for those beyond the last bin.
        double fitted = Arrays.stream(chart.layer("expected by the fitted tail").channel("y"))
                .filter(Double::isFinite)
                .sum();
        assertThat(fitted).isCloseTo(1000 * CALIBRATION.exceedanceRate(), within(15.0));
    }

    @Test
    void aTailHasTheShareOfRowsAtLeastSoAbnormal() {
        Chart chart = ScoreCharts.tail("score", VALUES, CALIBRATION);
        double[] x = chart.layer("held-out rows").channel("x");
        double[] share = chart.layer("held-out rows").channel("y");
        assertThat(share[0]).isEqualTo(1);
        assertThat(x[x.length - 1]).isEqualTo(60);
        assertThat(share[share.length - 1]).isEqualTo(0.001);
        double[] fitted = chart.layer("fitted tail").channel("y");
        assertThat(fitted[0]).isCloseTo(CALIBRATION.exceedanceRate(), within(0.01));
    }

    @Test
    void observedSharesAreThoseAtMostAsProbable() {
        double[] four = {CALIBRATION.abnormalityAt(0.5), CALIBRATION.abnormalityAt(0.2), 1e9, Double.NaN};
        assertThat(ScoreCharts.observed(new double[] {1, 0.3, 0.01, 1e-13}, four, CALIBRATION))
                .containsExactly(1, 2 / 3.0, 1 / 3.0, Double.NaN);
    }

    @Test
    void aCalibrationIsCheckedOnTheNewerHalf() {
        double[] older = Arrays.copyOf(VALUES, 500);
        double[] newer = Arrays.stream(older).map(value -> value + 100).toArray();
        Chart chart = ScoreCharts.calibration(VALUES, older, newer, CALIBRATION);
        double[] observed =
                chart.layer("newer half, by a calibration on the older half").channel("y");
        assertThat(observed[100]).isEqualTo(1);
    }

    @Test
    void aCourseHasTheLossOfEachStepAndWhatHeldOutRowsSaid() {
        TrainingCourse course = new TrainingCourse(
                "levels",
                List.of(new Step(1, 4), new Step(2, 3)),
                List.of(new Look(
                        2, Map.of("criterion", -2.5, "kl_divergence", 0.5, "reconstruction_log_probability", -2.0))));
        List<Chart> charts = CourseCharts.of(course);
        assertThat(charts).extracting(Chart::title).containsExactly("levels: loss", "levels: what held-out rows cost");
        assertThat(charts.get(0).layer("each batch").channel("y")).containsExactly(4, 3);
        assertThat(charts.get(0).layer("held-out rows").channel("y")).containsExactly(2.5);
        assertThat(charts.get(1).layer("KL divergence").channel("y")).containsExactly(0.5);
        assertThat(charts.get(1).layer("reconstruction, negated").channel("y")).containsExactly(2);
        assertThat(CourseCharts.of(new TrainingCourse("", List.of(new Step(9, 1)), List.of())))
                .isEmpty();
    }

    @Test
    void aRunningMeanIsOfTheValuesBefore() {
        double[] values = new double[100];
        Arrays.setAll(values, i -> i);
        double[] means = CourseCharts.runningMean(values);
        assertThat(means[0]).isZero();
        assertThat(means[99]).isEqualTo(98.5);
    }

    @Test
    void theWorstDescribedFeatureIsFirstAndWhatIsNeverThereIsLeftOut() {
        double[] expected = new double[101];
        double[] scale = new double[101];
        double[] near = new double[101];
        double[] far = new double[101];
        double[] missing = new double[101];
        int[] places = new int[101];
        for (int i = 0; i <= 100; i++) {
            scale[i] = 2;
            near[i] = (i - 50) * 0.02;
            far[i] = (i - 50) * 0.1;
            missing[i] = Double.NaN;
            places[i] = 3 * i;
        }
        ReconstructionCharts charts = new ReconstructionCharts(
                List.of(feature("near"), feature("far"), feature("missing")),
                List.of(
                        new FeatureCourse(near, expected, scale),
                        new FeatureCourse(far, expected, scale),
                        new FeatureCourse(missing, expected, scale)),
                places);
        Chart errors = charts.errors();
        assertThat(errors.y().categories()).containsExactly("far", "near");
        assertThat(errors.layer("5 to 95 % of rows").channel("from")[0]).isCloseTo(-2.25, within(1e-9));
        assertThat(errors.layer("25 to 75 %").channel("to")[1]).isCloseTo(0.25, within(1e-9));
        assertThat(errors.layer("median").channel("x")).containsExactly(0, 0);
        Chart far0 = charts.courses().get(0);
        assertThat(far0.title()).isEqualTo("far");
        assertThat(far0.layer("observed").channel("x"))
                .containsExactly(Arrays.stream(places).asDoubleStream().toArray());
        assertThat(far0.layer("expected, ± 2 sd").channel("high")[7]).isEqualTo(4);
    }

    @Test
    void aLatentSpaceIsSeenWhereRowsDifferTheMost() {
        double[][] points = new double[50][];
        for (int i = 0; i < 50; i++) {
            points[i] = new double[] {3 * i, 4 * i, i % 2};
        }
        Plane plane = Plane.of(points);
        assertThat(Math.abs(plane.x()[49] - plane.x()[0])).isCloseTo(5 * 49, within(0.1));
        assertThat(plane.about()).contains("of its 3 dimensions", "100 % of their variance");
        Chart chart = LatentChart.of("Latent space", points, new double[50], List.of());
        assertThat(chart.colours()).isNotNull().extracting(Axis::label).isEqualTo("−log10 of the tail probability");
        assertThat(Plane.of(new double[][] {{1, 2}, {3, 4}}).y()).containsExactly(2, 4);
        assertThat(Plane.of(new double[][] {{1}, {3}}).x()).containsExactly(0, 1);
    }

    private static ModelFeature feature(String name) {
        return new ModelFeature(name, "", LikelihoodKind.GAUSSIAN, 0, 1, 0, false, FeatureView.LEVEL);
    }

    private static double[] values() {
        SplittableRandom random = new SplittableRandom(5);
        double[] values = new double[1000];
        Arrays.setAll(values, i -> i == 700 ? 60 : -Math.log(1 - random.nextDouble()));
        return values;
    }
}
