package io.surprisal.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.schema.Feature;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.data.ResponsibleFeatures;
import io.surprisal.evaluation.detector.Detection;
import io.surprisal.evaluation.detector.Detection.Cost;
import io.surprisal.evaluation.detector.Detection.Series;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    @Test
    void ratesHitsAmongAsManyFeaturesAsAreTrue() {
        // Ranked: features 3, 0, 2, 1. True are 0 and 1.
        double[] contributions = {5, 1, 3, 9};
        assertThat(Attribution.hitRate(contributions, Set.of(0, 1), 1)).isEqualTo(0.5);
        assertThat(Attribution.hitRate(contributions, Set.of(0, 1), 1.5)).isEqualTo(0.5);
        assertThat(Attribution.hitRate(contributions, Set.of(0, 2), 1.5)).isEqualTo(1);
        // ⌊1.5 · 1⌋ = 1.
        assertThat(Attribution.hitRate(contributions, Set.of(0), 1.5)).isZero();
        assertThat(Attribution.hitRate(new double[] {Double.NaN, 0}, Set.of(1), 1))
                .isEqualTo(1);
    }

    @Test
    void ranksTrueFeaturesAgainstTheOthers() {
        assertThat(Attribution.auc(new double[] {5, 1, 3, 9}, Set.of(0, 1))).isEqualTo(0.25);
        assertThat(Attribution.auc(new double[] {2, 2}, Set.of(0))).isEqualTo(0.5);
    }

    @Test
    void attributesOverTheLabelledRowsOfEachAnomaly() {
        float[] contributions = {
            9, 0, 0, // not labelled
            1, 2, 0, // feature 1 first
            4, 1, 0, // feature 0 first
            0, 0, 7, // the row after the anomaly
            0, 0, 3
        };
        boolean[] labels = {false, true, true, false, true};
        Attribution attribution = Attribution.of(
                contributions,
                labels,
                List.of(
                        new ResponsibleFeatures(1, 3, Set.of(1)),
                        new ResponsibleFeatures(4, 9, Set.of(2)),
                        new ResponsibleFeatures(0, 0, Set.of(0))));
        assertThat(attribution.hitRate100()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(attribution.hitRate150()).isCloseTo(2 / 3.0, within(1e-12));
        // Sums 5, 3, 0 and peaks 4, 2, 0: feature 1 beats one of two others; feature 2 of the second anomaly both.
        assertThat(attribution.aucByMean()).isCloseTo((0.5 + 1) / 2, within(1e-12));
        assertThat(attribution.aucByMax()).isCloseTo((0.5 + 1) / 2, within(1e-12));
    }

    @Test
    void countsRunsAboveTheQuantile() {
        double[] abnormality = {1, 9, 9, 1, 8, Double.NaN, 1, 1, 1, 1, 1};
        boolean[] decisions = Episodes.aboveQuantile(abnormality, 0.3);
        assertThat(IntStream.range(0, 11).filter(row -> decisions[row])).containsExactly(1, 2, 4);
        assertThat(Episodes.count(decisions)).isEqualTo(2);
        assertThat(Episodes.count(Episodes.aboveQuantile(new double[] {3, 3, 3}, 0.5)))
                .isZero();
        assertThat(Episodes.count(new boolean[] {true, false, true, true})).isEqualTo(2);
    }

    @Test
    void measuresWhatTheSplitAllows() {
        int rows = 2000;
        boolean[] labels = new boolean[rows];
        Arrays.fill(labels, 1000, 1020, true);
        double[] abnormality = IntStream.range(0, rows)
                .mapToDouble(row -> row % 100 / 100.0 + (labels[row] ? 10 : 0))
                .toArray();
        Series series = new Series(
                abnormality,
                TailCalibration.fit(IntStream.range(0, 1000)
                        .mapToDouble(i -> i % 100 / 100.0)
                        .toArray()));
        Detection detection = new Detection(series, null, null, new Cost(1.5, 1.25, 1e5, 1234));
        Map<Measure, Double> timed = Measures.of(detection, series, split(labels, true));
        assertThat(timed)
                .containsEntry(Measure.AUC_ROC, 1.0)
                .containsEntry(Measure.AUC_PR, 1.0)
                .containsEntry(Measure.PREVALENCE, 0.01)
                .containsEntry(Measure.BEST_F1, 1.0)
                .containsEntry(Measure.RECALL, 1.0)
                .containsEntry(Measure.EPISODES_PER_DAY_BUDGET, 0.5)
                .containsEntry(Measure.TRAINING_SECONDS, 1.5)
                .containsEntry(Measure.MODEL_BYTES, 1234.0)
                .containsEntry(Measure.SCORED_ROWS, 2000.0)
                .containsEntry(Measure.FEATURES, 1.0)
                .containsEntry(Measure.FITTED_SHARE, 1.0)
                .doesNotContainKey(Measure.HIT_RATE_100);
        assertThat(timed.get(Measure.VUS_PR)).isBetween(0.3, 1.0);
        assertThat(timed.get(Measure.VUS_ROC)).isBetween(0.7, 1.0);
        Map<Measure, Double> table = Measures.of(detection, series, split(labels, false));
        assertThat(table)
                .containsEntry(Measure.AUC_ROC, 1.0)
                .doesNotContainKeys(
                        Measure.VUS_PR,
                        Measure.VUS_ROC,
                        Measure.EPISODES_PER_DAY_BUDGET,
                        Measure.EPISODES_PER_DAY_CALIBRATED);
    }

    private static LabelledSplit split(boolean[] labels, boolean ordered) {
        FeatureSchema schema = new FeatureSchema(List.of(new Feature("a", "")));
        float[] values = new float[labels.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) Math.sin(row / 3.0);
        }
        TelemetryTable table = TelemetryTable.of(schema, values);
        return new LabelledSplit(table, table, labels, ordered, 2, List.of());
    }
}
