package io.surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.graph.Records;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a class and the time are worth, on made-up telemetry: load and latency of a service, of which latency follows load. Of 8,000 rows
 * the first half is normal; of the second, one row in twenty is an anomaly.
 */
class ConditionalModelTest {
    private static final int ROWS = 4_000;
    private static final int MINUTES = 13;
    private static final TrainingConfig VAE = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.network.hidden", List.of(24))
            .with("model.latent.size", 2)
            .with("training.steps", 1_200)
            .with("training.learning_rate", 3e-3)
            .with("training.early_stopping.patience", 100);
    private static final TrainingConfig CVAE = VAE.with("model.family", "cvae");

    /** A load that is usual for the one class, or at the one hour, is an anomaly of the other. */
    private enum Set {
        CLASS_DECIDES,
        HOUR_DECIDES,
        NEITHER_MATTERS
    }

    @Test
    void theClassTellsAnomaliesThatValuesAloneDoNot() {
        double told = areaUnderPrecisionRecall(CVAE.with("model.view.condition.column", "tier"), Set.CLASS_DECIDES);
        double untold = areaUnderPrecisionRecall(VAE, Set.CLASS_DECIDES);
        assertThat(told).isGreaterThan(0.9);
        assertThat(untold).isLessThan(0.3);
    }

    @Test
    void theHourTellsAnomaliesThatValuesAloneDoNot() {
        TrainingConfig hours =
                CVAE.with("model.view.condition.hour", true).with("model.view.condition.zone", "Europe/Berlin");
        assertThat(areaUnderPrecisionRecall(hours, Set.HOUR_DECIDES)).isGreaterThan(0.9);
        assertThat(areaUnderPrecisionRecall(VAE, Set.HOUR_DECIDES)).isLessThan(0.3);
    }

    @Test
    void whereNeitherMattersItCostsNothing() {
        TrainingConfig all = CVAE.with("model.view.condition.column", "tier")
                .with("model.view.condition.hour", true)
                .with("model.view.condition.day", true);
        assertThat(areaUnderPrecisionRecall(all, Set.NEITHER_MATTERS))
                .isCloseTo(areaUnderPrecisionRecall(VAE, Set.NEITHER_MATTERS), within(0.05));
    }

    /** What was learned of rows whose class was forgotten is what the plain model learned of all rows, of which there are ten times as many. */
    @Test
    void aRecordOfAnUnseenClassIsScoredAsByThePlainModel() {
        TelemetryTable normal = table(Set.CLASS_DECIDES, 1, false);
        TrainedModel told =
                Trainer.train(normal, CVAE.with("model.view.condition.column", "tier"), TrainingListener.NONE);
        TrainedModel untold = Trainer.train(normal, VAE, TrainingListener.NONE);
        TelemetryTable unseen = table(Set.CLASS_DECIDES, 2, false).withClasses(each(row -> "platinum"));
        Condition condition = told.manifest().condition();
        assertThat(condition).isEqualTo(new Condition("tier", List.of("basic", "gold"), false, false, "UTC"));
        double[] ofUnseen = surprisal(told, unseen);
        double[] ofPlain = surprisal(untold, unseen);
        assertThat(ofUnseen).doesNotContain(Double.NaN);
        assertThat(mean(ofUnseen)).isCloseTo(mean(ofPlain), within(0.4));
        double[] ofClass = surprisal(told, table(Set.CLASS_DECIDES, 2, false));
        assertThat(mean(ofClass)).isLessThan(mean(ofPlain));
    }

    @Test
    void saysWhatColumnIsNoCondition() {
        TelemetryTable table = table(Set.CLASS_DECIDES, 1, false);
        TrainingConfig config = CVAE.with("model.view.condition.column", "tier").with("training.steps", 2);
        assertThatThrownBy(() ->
                        Trainer.train(table.withClasses(each(row -> "host-" + row)), config, TrainingListener.NONE))
                .hasMessage(
                        "Column 'tier', the condition, must have 1 to 256 classes of at least 20 training rows each; it has 0"
                                + " of 3200; name a column that tells kinds of records apart, such as a machine's type and not its"
                                + " name");
        TelemetryTable timeless = TelemetryTable.of(table.schema(), table.values());
        assertThatThrownBy(() ->
                        Trainer.train(timeless, CVAE.with("model.view.condition.day", true), TrainingListener.NONE))
                .hasMessageContaining("no times that can be read; name the time column (--time, data.time)");
        assertThatThrownBy(() -> Trainer.train(table, CVAE, TrainingListener.NONE))
                .hasMessageContaining("set its column (--condition COLUMN), hour or day");
    }

    private static double areaUnderPrecisionRecall(TrainingConfig config, Set set) {
        TrainedModel model = Trainer.train(table(set, 1, false), config, TrainingListener.NONE);
        TelemetryTable test = table(set, 2, true);
        double[] surprisal = surprisal(model, test);
        boolean[] labels = test.labels().orElseThrow();
        List<Integer> worst = IntStream.range(0, ROWS)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -surprisal[row]))
                .toList();
        double area = 0;
        int found = 0;
        for (int i = 0; i < ROWS; i++) {
            if (labels[worst.get(i)]) {
                found++;
                area += (double) found / (i + 1);
            }
        }
        return area / found;
    }

    private static double[] surprisal(TrainedModel model, TelemetryTable table) {
        long[] conditions = RowConditions.of(table, model.manifest().condition());
        INDArray scores =
                model.scoring().score(new Records(table.values(), conditions)).get("surprisal");
        return Objects.requireNonNull(scores).toDoubleVector();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static String[] each(IntFunction<String> ofRow) {
        String[] texts = new String[ROWS];
        Arrays.setAll(texts, ofRow);
        return texts;
    }

    /** A row each 13 minutes, of either tier; nights are from 22:00 to 06:00 in Berlin, which is an hour ahead of UTC. */
    private static TelemetryTable table(Set set, long seed, boolean anomalies) {
        Random random = new Random(seed);
        float[] values = new float[2 * ROWS];
        boolean[] labels = new boolean[ROWS];
        String[] tiers = new String[ROWS];
        String[] times = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            long seconds = 1_767_225_600L + row * 60L * MINUTES;
            boolean gold = random.nextBoolean();
            boolean night = (seconds / 3600 + 1 + 2) % 24 < 8;
            boolean anomaly = anomalies && random.nextDouble() < 0.05;
            boolean low = switch (set) {
                case CLASS_DECIDES -> gold != anomaly;
                case HOUR_DECIDES -> night != anomaly;
                case NEITHER_MATTERS -> random.nextBoolean();
            };
            double load = (low ? 20 : 60) + 3 * random.nextGaussian();
            boolean broken = anomaly && set == Set.NEITHER_MATTERS;
            values[2 * row] = (float) load;
            values[2 * row + 1] = (float) (3 * load + (broken ? 60 : 4 * random.nextGaussian()));
            labels[row] = anomaly;
            tiers[row] = gold ? "gold" : "basic";
            times[row] = Long.toString(seconds);
        }
        TelemetryTable table = TelemetryTable.of(FeatureSchema.named(List.of("load", "latency")), values)
                .withClasses(tiers)
                .withTimes(times);
        return anomalies ? table.withLabels(labels) : table;
    }
}
