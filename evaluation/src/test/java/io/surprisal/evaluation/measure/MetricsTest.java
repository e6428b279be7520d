package io.surprisal.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final boolean[] LABELS = {false, true, false, true};

    @Test
    void countsByHand() {
        // Thresholds 4, 3, 2, 1 hit: yes, no, yes, no.
        RankingMetrics metrics = RankingMetrics.of(new double[] {3, 4, 1, 2}, LABELS);
        assertThat(metrics.prevalence()).isEqualTo(0.5);
        assertThat(metrics.aucPr()).isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(1e-12));
        assertThat(metrics.aucRoc()).isEqualTo(0.75);
        assertThat(metrics.bestF1()).isCloseTo(0.8, within(1e-12));
        assertThat(metrics.bestF1Threshold()).isEqualTo(2);
    }

    @Test
    void aConstantRankingIsWorthThePrevalence() {
        RankingMetrics metrics = RankingMetrics.of(new double[4], LABELS);
        assertThat(metrics.aucPr()).isEqualTo(0.5);
        assertThat(metrics.aucRoc()).isEqualTo(0.5);
    }

    @Test
    void aRecordWithoutAScoreRanksLast() {
        assertThat(RankingMetrics.of(new double[] {Double.NaN, 2, 1, 3}, LABELS).aucRoc())
                .isEqualTo(1);
        assertThat(RankingMetrics.of(new double[] {1, Double.NaN, 2, 3}, LABELS).aucRoc())
                .isEqualTo(0.5);
    }

    @Test
    void aPerfectRankingHasTheWholeVolumeWithoutBuffers() {
        boolean[] labels = new boolean[500];
        Arrays.fill(labels, 200, 240, true);
        double[] perfect =
                IntStream.range(0, 500).mapToDouble(row -> labels[row] ? 1 : 0).toArray();
        assertThat(Vus.of(perfect, labels, 0).pr()).isCloseTo(1, within(1e-12));
    }

    @Test
    void forgivesADetectionNearARange() {
        boolean[] labels = new boolean[2000];
        Arrays.fill(labels, 1000, 1040, true);
        double[] near = new double[2000];
        Arrays.fill(near, 980, 1020, 1);
        double[] far = new double[2000];
        Arrays.fill(far, 900, 920, 1);
        Arrays.fill(far, 1000, 1020, 1);
        assertThat(Vus.of(near, labels, 100).pr())
                .isGreaterThan(Vus.of(far, labels, 100).pr() + 0.1);
        assertThat(Vus.of(near, labels, 0).pr())
                .isCloseTo(Vus.of(far, labels, 0).pr(), within(1e-12));
    }

    @Test
    void doesNotDependOnAMonotoneTransform() {
        Random random = new Random(5);
        boolean[] labels = new boolean[3000];
        double[] scores = random.doubles(3000).toArray();
        for (int start = 100; start < 3000; start += 400) {
            Arrays.fill(labels, start, start + 1 + random.nextInt(30), true);
        }
        double[] exponentials = Arrays.stream(scores).map(Math::exp).toArray();
        assertThat(Vus.of(exponentials, labels, 60).pr())
                .isCloseTo(Vus.of(scores, labels, 60).pr(), within(1e-12));
    }

    @Test
    void measuresDecisions() {
        DecisionMetrics metrics = DecisionMetrics.of(
                new boolean[] {true, true, false, false, false}, new boolean[] {true, false, true, true, false});
        assertThat(metrics).isEqualTo(new DecisionMetrics(1, 1, 2, 0.5, 1.0 / 3, 0.4, 0.5));
        assertThat(DecisionMetrics.of(new boolean[2], new boolean[] {true, false})
                        .precision())
                .isNaN();
    }

    @Test
    void needsBothKindsOfRecords() {
        assertThatThrownBy(() -> RankingMetrics.of(new double[3], new boolean[3]))
                .hasMessage(
                        "Ranking is measured on normal and anomalous records; got 0 anomalous of 3; evaluate on data"
                                + " that holds both");
        assertThatThrownBy(() -> Vus.of(new double[3], new boolean[4], 1)).hasMessageContaining("got 4 for 3");
    }

    @Test
    void findsThePeriodOfASeries() {
        double[] wave = IntStream.range(0, 3000)
                .mapToDouble(row -> Math.sin(2 * Math.PI * row / 60))
                .toArray();
        assertThat(WindowLength.estimate(wave)).isEqualTo(60);
        assertThat(WindowLength.estimate(new double[100])).isEqualTo(WindowLength.DEFAULT);
        double[] slow = IntStream.range(0, 3000)
                .mapToDouble(row -> Math.sin(2 * Math.PI * row / 350))
                .toArray();
        assertThat(WindowLength.estimate(slow)).isEqualTo(WindowLength.DEFAULT);
    }

    @Test
    void looksAtTheFirstFeature() {
        float[] values = new float[2000];
        for (int row = 0; row < 1000; row++) {
            values[2 * row] = (float) Math.cos(2 * Math.PI * row / 25);
        }
        TelemetryTable table = TelemetryTable.of(FeatureSchema.named(List.of("wave", "flat")), values);
        assertThat(WindowLength.estimate(table)).isEqualTo(25);
    }

    @Test
    void theCurveHasAPointOfEachThreshold() {
        PrecisionRecallCurve curve = PrecisionRecallCurve.of(
                new double[] {5, 4, 4, 3, Double.NaN}, new boolean[] {true, false, true, false, true});
        assertThat(curve.recall()).containsExactly(1 / 3.0, 2 / 3.0, 2 / 3.0, 1);
        assertThat(curve.precision()).containsExactly(1, 2 / 3.0, 0.5, 0.6);
    }
}
