package io.surprisal.training.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Twenty features of noise, of which one is steadier, livelier or moves farther than it ever did. */
class HabitsTest {
    private static final int FEATURES = 20;
    private static final int WINDOW = 16;
    private static final int ROWS = 3000;
    private static final int ODD = 7;
    private static final FeatureSchema SCHEMA = FeatureSchema.named(
            IntStream.range(0, FEATURES).mapToObj(j -> "m" + j).toList());
    private static final Map<String, Object> HABITS = Map.of(
            "family",
            "habits",
            "view",
            Map.of("window", WINDOW, "target", "window"),
            "surprisal",
            Map.of("evidence", "score"));
    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.view", Map.of("window", WINDOW, "target", "window"))
            .with("model.family", "habits");
    private static final TrainedModel MODEL =
            Trainer.train(TelemetryTable.of(SCHEMA, rows(ROWS, new Random(1))), CONFIG, TrainingListener.NONE);

    @Test
    void oneFeatureOfTwentyThatStandsStillIsOddAndNamed() {
        float[] window = rows(WINDOW, new Random(7));
        assertThat(said(window).score).as("a normal window").isLessThan(1);
        for (int t = 0; t < WINDOW; t++) {
            window[t * FEATURES + ODD] = window[ODD];
        }
        assertThat(said(window).score).as("beyond all held-out windows").isGreaterThan(1);
        assertThat(said(window).largest()).isEqualTo(ODD);
    }

    @Test
    void soIsOneThatIsLivelierOrWhoseLevelMoved() {
        float[] livelier = rows(WINDOW, new Random(7));
        float[] moved = livelier.clone();
        for (int t = 0; t < WINDOW; t++) {
            livelier[t * FEATURES + ODD] *= 8;
            moved[t * FEATURES + ODD] += t < WINDOW / 2 ? 0 : 4;
        }
        assertThat(said(livelier).score).isGreaterThan(1);
        assertThat(said(livelier).largest()).isEqualTo(ODD);
        assertThat(said(moved).score).isGreaterThan(1);
        assertThat(said(moved).largest()).isEqualTo(ODD);
    }

    @Test
    void whatIsNotThereHasNoPart() {
        float[] window = rows(WINDOW, new Random(7));
        double whole = said(window).score;
        for (int t = 0; t < WINDOW; t++) {
            window[t * FEATURES + ODD] = t < WINDOW / 2 ? Float.NaN : 100;
        }
        assertThat(said(window).score).isLessThanOrEqualTo(whole);
        assertThat(said(window).ofFeatures[ODD]).isZero();
    }

    /** A window of one value is a window that stands still. */
    @Test
    void itsNumbersAreThoseOfTheFormula() {
        Habits habits = ((FittedHabits) MODEL.scoring().members().get(0).function()).habits();
        float[] still = new float[WINDOW * FEATURES];
        double expected = 0;
        for (int j = 0; j < FEATURES; j++) {
            double roughness = habits.roughness().ratio(Math.log(habits.floors()[j]), j);
            double over = Math.max(0, Math.max(roughness, habits.shift().ratio(0, j)) - 1);
            expected += Math.log(over + Math.sqrt(over * over + 1)) / habits.usual();
        }
        assertThat(said(still).score).isCloseTo(expected, within(1e-3 * expected));
    }

    @Test
    void anEnsembleAddsItAsItIs() {
        Manifest manifest = Trainer.train(
                        TelemetryTable.of(SCHEMA, rows(500, new Random(1))),
                        TrainingConfig.defaults()
                                .with("preset", "plain")
                                .with("training.steps", 2)
                                .with("members", Map.of("values", Map.of(), "habits", HABITS)),
                        TrainingListener.NONE)
                .manifest();
        Manifest.Member habits = manifest.headline().members().stream()
                .filter(member -> member.name().equals("habits"))
                .findFirst()
                .orElseThrow();
        assertThat(habits.median()).isZero();
        assertThat(habits.spread()).isEqualTo(1);
    }

    @Test
    void keysThatEndBeforeHalfOfEachHalfHaveNone() {
        String[] keys = new String[120];
        Arrays.setAll(keys, i -> "key-" + i / 4);
        TelemetryTable table =
                TelemetryTable.of(SCHEMA, rows(120, new Random(1))).withKeys(keys);
        TrainedModel model = Trainer.train(table, CONFIG, TrainingListener.NONE);
        assertThat(said(model, rows(WINDOW, new Random(7))).score).isZero();
    }

    @Test
    void oneRecordHasNone() {
        assertThatThrownBy(() -> Trainer.train(
                        TelemetryTable.of(SCHEMA, rows(ROWS, new Random(1))),
                        TrainingConfig.defaults().with("preset", "plain").with("model.family", "habits"),
                        TrainingListener.NONE))
                .hasMessageContaining("at least 2")
                .hasMessageContaining("compares its halves");
    }

    private record Said(double score, double[] ofFeatures) {
        int largest() {
            return IntStream.range(0, ofFeatures.length)
                    .reduce(0, (best, j) -> ofFeatures[j] > ofFeatures[best] ? j : best);
        }
    }

    private static Said said(float[] window) {
        return said(MODEL, window);
    }

    private static Said said(TrainedModel model, float[] window) {
        Map<String, INDArray> scores = model.scoring().score(window);
        return new Said(
                Objects.requireNonNull(scores.get("score")).getDouble(0),
                Objects.requireNonNull(scores.get("feature_score")).toDoubleVector());
    }

    private static float[] rows(int count, Random random) {
        float[] rows = new float[FEATURES * count];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return rows;
    }
}
