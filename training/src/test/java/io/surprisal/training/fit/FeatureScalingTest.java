package io.surprisal.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureScalingTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    @Test
    void standardisesByTheTrainingRowsAlone() {
        ModelFeature feature = fit(new int[] {0, 1}, 10, 14, 1000);
        assertThat(feature.location()).isEqualTo(12);
        assertThat(feature.scale()).isEqualTo(2);
        assertThat(feature.constant()).isFalse();
    }

    @Test
    void leavesMissingAndInfiniteValuesOut() {
        ModelFeature feature = fit(new int[] {0, 1, 2, 3}, 10, NAN, 14, INFINITE);
        assertThat(feature.location()).isEqualTo(12);
        assertThat(feature.missingShare()).isEqualTo(0.5);
    }

    @Test
    void aConstantKeepsAScaleOfItsOwnMagnitude() {
        assertThat(fit(new int[] {0, 1}, -500, -500).scale()).isCloseTo(5, within(1e-9));
        assertThat(fit(new int[] {0, 1}, -500, -500).constant()).isTrue();
        assertThat(fit(new int[] {0, 1}, 0, 0).scale()).isEqualTo(0.01);
    }

    /** Of data that somebody has scaled to one unit, a small magnitude is not a small unit. */
    @Test
    void theFloorOfNormalisedDataIsAShareOfItsUnit() {
        assertThat(fit(new int[] {0, 1}, 0.05f, 0.05f).scale()).isEqualTo(0.01);
        assertThat(fit(new int[] {0, 1}, 0.05f, 0.05f, 40).scale())
                .as("a value outside the training rows does not count")
                .isEqualTo(0.01);
        assertThat(fit(new int[] {0, 1, 2}, 20, 20, 20).scale()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void aRangeGoesFromMinusOneToOne() {
        ModelFeature feature = fit("range", FeatureView.LEVEL, new int[] {0, 1, 2}, 10, 14, 11);
        assertThat(feature.location()).isEqualTo(12);
        assertThat(feature.scale()).isEqualTo(2);
        ModelFeature still = fit("range", FeatureView.LEVEL, new int[] {0, 1}, 300, 300);
        assertThat(still.scale()).isEqualTo(1.5);
        assertThat((300 - still.location()) / still.scale()).isEqualTo(-1);
    }

    @Test
    void aCountersScaleIsThatOfItsSteps() {
        ModelFeature counter = fit("standard", FeatureView.CHANGE, new int[] {1, 2, 3}, 1000, 1010, 1030, 1060);
        assertThat(counter.location()).isEqualTo(20);
        assertThat(counter.scale()).isCloseTo(Math.sqrt(200 / 3.0), within(1e-9));
        assertThat(counter.view()).isEqualTo(FeatureView.CHANGE);
    }

    @Test
    void refusesAFeatureWithoutAValue() {
        assertThatThrownBy(() -> fit(new int[] {0, 1}, NAN, INFINITE, 3))
                .hasMessageContaining("'x' has no finite value");
    }

    private static ModelFeature fit(int[] rows, float... values) {
        return fit("standard", FeatureView.LEVEL, rows, values);
    }

    private static ModelFeature fit(String scaling, FeatureView view, int[] rows, float... values) {
        TelemetryTable table = TelemetryTable.of(FeatureSchema.named(List.of("x")), values);
        TrainingConfig config = TrainingConfig.defaults().with("model.scaling.kind", scaling);
        return FeatureScaling.fit(new Windows(table, 1), rows, config.model(), List.of(view))
                .get(0);
    }
}
