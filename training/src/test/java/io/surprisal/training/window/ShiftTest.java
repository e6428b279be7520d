package io.surprisal.training.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two features of noise alone, and windows whose level moves no farther than the noise. */
class ShiftTest {
    private static final int WINDOW = 64;
    private static final int ROWS = 3000;
    private static final FeatureSchema SCHEMA = FeatureSchema.named(List.of("level", "flow"));
    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.view", Map.of("window", WINDOW, "target", "window"))
            .with("model.family", "shift");
    private static final TrainedModel MODEL =
            Trainer.train(TelemetryTable.of(SCHEMA, rows(ROWS, new Random(1))), CONFIG, TrainingListener.NONE);

    @Test
    void knowsHowFarHalvesOfWindowsUsuallyAreApart() {
        Shift shift = ((FittedShift) MODEL.scoring().members().get(0).function()).shift();
        // Two means of half as many independent values of deviation 1.
        double expected = Math.sqrt(2.0 / (WINDOW / 2));
        assertThat(shift.spread()[0]).isCloseTo(expected, Percentage.withPercentage(25));
        assertThat(Math.abs(shift.location()[0])).isLessThan(expected / 4);
    }

    @Test
    void aLevelThatMovedByNoMoreThanTheNoiseIsOddAndSaysWhichFeature() {
        float[] window = rows(WINDOW, new Random(7));
        assertThat(said(window).score).as("a normal window").isLessThan(1.5);
        for (int t = WINDOW / 2; t < WINDOW; t++) {
            window[2 * t] += 2;
        }
        assertThat(said(window).score).as("beyond 99 of 100 normal ones").isGreaterThan(1);
        assertThat(said(window).level).isGreaterThan(4 * said(window).flow);

        float[] lower = rows(WINDOW, new Random(7));
        for (int t = WINDOW / 2; t < WINDOW; t++) {
            lower[2 * t] -= 2;
        }
        assertThat(said(lower).score).as("beyond 99 of 100 normal ones").isGreaterThan(1);
    }

    @Test
    void whatIsMissingHasNoPartAndTooLittleIsNoShift() {
        float[] window = rows(WINDOW, new Random(7));
        for (int t = WINDOW / 2; t < WINDOW; t++) {
            window[2 * t] += 2;
        }
        double whole = said(window).score;
        for (int t = 0; t < WINDOW; t += 4) {
            window[2 * t] = Float.NaN;
        }
        assertThat(said(window).score).isCloseTo(whole, Percentage.withPercentage(40));
        Arrays.fill(window, 0, WINDOW, Float.NaN);
        assertThat(said(window).score).as("without the half before").isZero();
    }

    @Test
    void keysThatEndBeforeHalfOfEachHalfHaveNoShifts() {
        String[] keys = new String[120];
        Arrays.setAll(keys, i -> "key-" + i / 10);
        TelemetryTable table =
                TelemetryTable.of(SCHEMA, rows(120, new Random(1))).withKeys(keys);
        assertThatThrownBy(() -> Trainer.train(table, CONFIG, TrainingListener.NONE))
                .hasMessageContaining("compares the halves of windows of 64")
                .hasMessageContaining("give more rows of each key");
    }

    @Test
    void oneRecordHasNoHalves() {
        assertThatThrownBy(() -> Trainer.train(
                        TelemetryTable.of(SCHEMA, rows(ROWS, new Random(1))),
                        TrainingConfig.defaults().with("preset", "plain").with("model.family", "shift"),
                        TrainingListener.NONE))
                .hasMessageContaining("at least 2")
                .hasMessageContaining("compares its halves");
    }

    private record Said(double score, double level, double flow) {}

    private static Said said(float[] window) {
        Map<String, INDArray> scores = MODEL.scoring().score(window);
        INDArray ofFeatures = Objects.requireNonNull(scores.get("feature_score"));
        return new Said(
                Objects.requireNonNull(scores.get("score")).getDouble(0),
                ofFeatures.getDouble(0),
                ofFeatures.getDouble(1));
    }

    private static float[] rows(int count, Random random) {
        float[] rows = new float[2 * count];
        for (int i = 0; i < count; i++) {
            rows[2 * i] = 100 + 2 * (float) random.nextGaussian();
            rows[2 * i + 1] = 5 + (float) random.nextGaussian();
        }
        return rows;
    }
}
