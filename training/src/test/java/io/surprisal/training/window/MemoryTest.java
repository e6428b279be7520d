package io.surprisal.training.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

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
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two features with a rhythm and noise, and windows of which each value is as likely as any. */
class MemoryTest {
    private static final int WINDOW = 32;
    private static final int ROWS = 4000;
    private static final int PERIOD = 240;
    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.family", "memory")
            .with("model.view", Map.of("window", WINDOW, "target", "window"));
    private static final TrainedModel MODEL = Trainer.train(
            TelemetryTable.of(FeatureSchema.named(List.of("level", "flow")), rows(0, ROWS, new Random(1))),
            CONFIG,
            TrainingListener.NONE);

    @Test
    void remembersWindowsOfSeveralLengths() {
        FittedMemories fitted =
                (FittedMemories) MODEL.scoring().members().get(0).function();
        assertThat(fitted.memories()).extracting(Memory::records).containsExactly(WINDOW, WINDOW / 4);
        assertThat(fitted.memories()).allSatisfy(memory -> {
            assertThat(memory.density().centres().length).isBetween(100, 128);
            assertThat(Arrays.stream(memory.density().bandwidths()).distinct().boxed())
                    .singleElement(DOUBLE)
                    .isBetween(0.05, 1.2);
        });
        assertThat(MODEL.manifest().headline().members().get(0).evidence()).isEqualTo("score");
    }

    @Test
    void whatIsSteadierThanEverIsOddAndSaysWhichFeature() {
        assertThat(said(normal()).score).as("a normal window").isLessThan(1.5);

        float[] stuck = normal();
        for (int t = 8; t < WINDOW; t++) {
            stuck[2 * t] = stuck[14];
        }
        assertThat(said(stuck).score).as("stuck for 24 records").isGreaterThan(3);
        assertThat(said(stuck).level).isGreaterThan(4 * said(stuck).flow);

        float[] vanished = normal();
        for (int t = 0; t < WINDOW; t++) {
            vanished[2 * t + 1] = flow(ROWS + t);
        }
        assertThat(said(vanished).score).as("no noise any more").isGreaterThan(3);
        assertThat(said(vanished).flow).isGreaterThan(4 * said(vanished).level);
    }

    @Test
    void whatIsRougherOrHigherThanEverIsOddAsWell() {
        float[] louder = normal();
        Random random = new Random(5);
        for (int t = WINDOW / 2; t < WINDOW; t++) {
            louder[2 * t] += 8 * (float) random.nextGaussian();
        }
        assertThat(said(louder).score).isGreaterThan(3);
        float[] high = normal();
        for (int t = 0; t < WINDOW; t++) {
            high[2 * t + 1] += 40;
        }
        assertThat(said(high).score).isGreaterThan(3);
        assertThat(said(high).flow).isGreaterThan(4 * said(high).level);
    }

    @Test
    void hasNothingToSayOfAWindowThatHardlyBegan() {
        float[] begun = normal();
        Arrays.fill(begun, 0, 2 * (WINDOW - 3), Float.NaN);
        assertThat(said(begun).score).isZero();
        float[] half = normal();
        Arrays.fill(half, 0, 2 * (WINDOW - 8), Float.NaN);
        assertThat(said(half).score).as("the last 8 are there").isNotZero();
        float[] withGaps = normal();
        for (int t = 0; t < WINDOW; t += 5) {
            withGaps[2 * t] = Float.NaN;
        }
        assertThat(said(withGaps).score).isCloseTo(said(normal()).score, within(1.0));
    }

    @Test
    void aFeatureThatStandsStillIsRememberedAsThat() {
        float[] rows = rows(0, 400, new Random(1));
        for (int t = 0; t < 400; t++) {
            rows[2 * t] = 7;
        }
        TrainedModel model = Trainer.train(
                TelemetryTable.of(FeatureSchema.named(List.of("level", "flow")), rows), CONFIG, TrainingListener.NONE);
        float[] still = Arrays.copyOf(rows, 2 * WINDOW);
        float[] moved = still.clone();
        for (int t = WINDOW / 2; t < WINDOW; t++) {
            moved[2 * t] += t % 2;
        }
        assertThat(said(model, still).score).isLessThan(1.5);
        assertThat(said(model, moved).score).isGreaterThan(3);
        assertThat(said(model, moved).level).isGreaterThan(4 * said(model, moved).flow);
    }

    @Test
    void keysThatEndBeforeHalfAWindowAreNoMemory() {
        String[] keys = new String[120];
        Arrays.setAll(keys, i -> "key-" + i / 3);
        TelemetryTable table = TelemetryTable.of(
                        FeatureSchema.named(List.of("level", "flow")), rows(0, 120, new Random(1)))
                .withKeys(keys);
        assertThatThrownBy(() -> Trainer.train(table, CONFIG, TrainingListener.NONE))
                .hasMessageContaining("of 8 records and more; no key has 4 training rows");
    }

    @Test
    void aShapeThatNeverWasIsOddThoughItIsAsHighAndAsRough() {
        TrainedModel model = Trainer.train(
                TelemetryTable.of(FeatureSchema.named(List.of("level", "flow")), rows(0, 2000, new Random(1))),
                CONFIG.with("model.family", "shapes"),
                TrainingListener.NONE);
        FittedMemories fitted =
                (FittedMemories) model.scoring().members().get(0).function();
        assertThat(fitted.memories()).extracting(Memory::records).containsExactly(WINDOW);
        // Where the level climbs the fastest.
        float[] climbs = rows(20 * PERIOD, 20 * PERIOD + WINDOW, new Random(9));
        assertThat(said(model, climbs).score).isLessThan(1.5);
        float[] returns = climbs.clone();
        for (int t = WINDOW / 2; t < WINDOW; t++) {
            returns[2 * t] = climbs[2 * (WINDOW - 1 - t)];
        }
        assertThat(said(model, returns).score).isGreaterThan(2);
        assertThat(said(model, returns).level).isGreaterThan(2 * said(model, returns).flow);
        float[] withGaps = climbs.clone();
        for (int t = 0; t < WINDOW; t += 5) {
            withGaps[2 * t] = Float.NaN;
        }
        assertThat(said(model, withGaps).score).isLessThan(1.5);
        Arrays.fill(withGaps, 0, 2 * (WINDOW - 12), Float.NaN);
        assertThat(said(model, withGaps).score).as("less than half is there").isZero();
    }

    /** Half of the records are near 0, where they are close together, the others near 10, where they are not. */
    @Test
    void aRecordFarFromAllIsOddByHowNearTheseAreToEachOther() {
        Random random = new Random(1);
        float[] rows = new float[2 * 1000];
        for (int i = 0; i < rows.length; i += 2) {
            boolean close = random.nextBoolean();
            rows[i] = (float) (close ? 0.1 * random.nextGaussian() : 10 + random.nextGaussian());
            rows[i + 1] = (float) (close ? 0.1 * random.nextGaussian() : 10 + random.nextGaussian());
            // Some of a value are missing.
            rows[i + 1] = i % 20 == 0 ? Float.NaN : rows[i + 1];
        }
        TrainedModel model = Trainer.train(
                TelemetryTable.of(FeatureSchema.named(List.of("level", "flow")), rows),
                TrainingConfig.defaults().with("preset", "plain").with("model.family", "neighbours"),
                TrainingListener.NONE);
        FittedMemories fitted =
                (FittedMemories) model.scoring().members().get(0).function();
        assertThat(fitted.memories()).singleElement().satisfies(memory -> {
            assertThat(memory.records()).isEqualTo(1);
            assertThat(memory.density().centres()).hasDimensions(800, 2);
        });
        assertThat(said(model, new float[] {0, 0}).score).isLessThan(1.5);
        assertThat(said(model, new float[] {10, 10}).score).isLessThan(1.5);
        assertThat(said(model, new float[] {5, 5}).score)
                .as("the mean, where nothing is")
                .isGreaterThan(3);
        assertThat(said(model, new float[] {-1, 0}).score)
                .as("as far from the close ones as others are apart")
                .isGreaterThan(2 * said(model, new float[] {9, 10}).score);
        Said high = said(model, new float[] {0, 3});
        assertThat(high.flow).isGreaterThan(4 * Math.abs(high.level));
        assertThat(said(model, new float[] {Float.NaN, 0}).score).isLessThan(1.5);
        assertThat(said(model, new float[] {Float.NaN, 0}).level).isZero();
    }

    @Test
    void whatIsMissingCountsAsBeingAsFarAwayAsTheRest() {
        double[][] centres = {{0, 0}, {1, -1}};
        WindowDensity density = new WindowDensity(centres, new double[] {0.5, 0.2}, true);
        double whole = density.distance(new double[] {2, 2}, new boolean[] {true, true});
        assertThat(whole).isCloseTo(Math.sqrt(16 + Math.log(2)), within(1e-6));
        WindowDensity ofOne = new WindowDensity(new double[][] {{0, 0}}, new double[] {0.5}, true);
        assertThat(ofOne.distance(new double[] {2, 0}, new boolean[] {true, false}))
                .isEqualTo(4);
        assertThat(WindowDensity.alike(new double[][] {{0, 0}}, 0.5)
                        .distance(new double[] {2, 0}, new boolean[] {true, false}))
                .isCloseTo(Math.sqrt(8), within(1e-12));
    }

    @Test
    void aTableOfOneFeatureIsRememberedAsWell() {
        float[] rows = new float[300];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i % 2 == 0 ? i / 300f : 10 + i / 300f;
        }
        Map<String, INDArray> scores = Trainer.train(
                        TelemetryTable.of(FeatureSchema.named(List.of("level")), rows),
                        TrainingConfig.defaults().with("preset", "plain").with("model.family", "neighbours"),
                        TrainingListener.NONE)
                .scoring()
                .score(new float[] {0.5f, 5, 10.5f});
        INDArray score = Objects.requireNonNull(scores.get("score"));
        assertThat(score.getDouble(0)).isLessThan(1.5);
        assertThat(score.getDouble(1)).isGreaterThan(3);
        assertThat(score.getDouble(2)).isLessThan(1.5);
    }

    @Test
    void recordsThatAreTheSameAreAllNear() {
        float[] rows = new float[2 * 200];
        Arrays.fill(rows, 7);
        TrainedModel model = Trainer.train(
                TelemetryTable.of(FeatureSchema.named(List.of("level", "flow")), rows),
                TrainingConfig.defaults().with("preset", "plain").with("model.family", "neighbours"),
                TrainingListener.NONE);
        assertThat(said(model, new float[] {7, 7}).score).isZero();
        assertThat(said(model, new float[] {8, 7}).score).isGreaterThan(100);
    }

    @Test
    void isScoredByNothingElse() {
        assertThatThrownBy(() -> Trainer.train(
                        TelemetryTable.of(FeatureSchema.named(List.of("level", "flow")), rows(0, 100, new Random(1))),
                        CONFIG.with("model.surprisal.evidence", "elbo"),
                        TrainingListener.NONE))
                .hasMessageContaining("surprisal.evidence")
                .hasMessageContaining("score with family memory");
    }

    /** What the model says of one window, and what each feature has of that. */
    private record Said(double score, double level, double flow) {}

    private static Said said(float[] window) {
        return said(MODEL, window);
    }

    private static Said said(TrainedModel model, float[] window) {
        Map<String, INDArray> scores = model.scoring().score(window);
        INDArray ofFeatures = Objects.requireNonNull(scores.get("feature_score"));
        return new Said(
                Objects.requireNonNull(scores.get("score")).getDouble(0),
                ofFeatures.getDouble(0),
                ofFeatures.getDouble(1));
    }

    private static float[] normal() {
        return rows(ROWS, ROWS + WINDOW, new Random(9));
    }

    private static float[] rows(int from, int to, Random random) {
        float[] rows = new float[2 * (to - from)];
        for (int t = from; t < to; t++) {
            rows[2 * (t - from)] = (float) (100 + 30 * Math.sin(2 * Math.PI * t / PERIOD) + 2 * random.nextGaussian());
            rows[2 * (t - from) + 1] = flow(t) + (float) random.nextGaussian();
        }
        return rows;
    }

    private static float flow(int t) {
        return (float) (50 + 10 * Math.cos(2 * Math.PI * t / PERIOD));
    }
}
