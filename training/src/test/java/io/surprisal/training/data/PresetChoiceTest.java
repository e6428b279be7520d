package io.surprisal.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresetChoiceTest {
    private static final int ROWS = 1_000;

    private final Random random = new Random(20260101);

    @Test
    void choosesInfrastructureForServerMetrics() {
        TelemetryTable metrics = table(38, (feature, before) -> feature < 8 ? 0 : 0.8 * before + random.nextGaussian());
        assertThat(PresetChoice.of(metrics))
                .isEqualTo(new PresetChoice(
                        "infrastructure",
                        "There is no clock, but 30 of 30 features that move depend on the last value (runs test), and 0 of"
                                + " 30 features that move hold only 0 and 1"));
    }

    @Test
    void choosesKpiForOneFeatureInOrder() {
        TelemetryTable series = table(1, (feature, before) -> 0.8 * before + random.nextGaussian());
        assertThat(PresetChoice.of(series).preset()).isEqualTo("kpi");
        TelemetryTable noise = table(1, (feature, before) -> random.nextGaussian());
        assertThat(PresetChoice.of(noise.withTimes(clock())))
                .isEqualTo(new PresetChoice("kpi", "The rows have a clock, with one feature"));
    }

    @Test
    void choosesSeasonalForAMetricThatFollowsTheClock() {
        assertThat(PresetChoice.of(daily(2)))
                .isEqualTo(new PresetChoice(
                        "seasonal",
                        "The rows have a clock, with one feature, of whose variance the hour foretells 99 %"));
        assertThat(PresetChoice.of(daily(20)).preset()).as("half of it noise").isEqualTo("kpi");
        assertThat(PresetChoice.of(daily(2).withTimes(new String[6 * 288])).preset())
                .as("without times")
                .isEqualTo("kpi");
    }

    /** Six days, a record every five minutes. */
    private TelemetryTable daily(double noise) {
        float[] values = new float[6 * 288];
        String[] times = new String[values.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) (100 + 30 * Math.sin(2 * Math.PI * row / 288) + noise * random.nextGaussian());
            times[row] = Long.toString(1_774_656_000 + 300L * row);
        }
        return TelemetryTable.of(FeatureSchema.named(List.of("requests")), values)
                .withTimes(times);
    }

    @Test
    void choosesWaveformForWavesThatComeAgain() {
        TelemetryTable wave = wave(1, 0.02);
        assertThat(PresetChoice.of(wave))
                .isEqualTo(new PresetChoice(
                        "waveform",
                        "There is no clock, but 1 of 1 features that move depends on the last value (runs test), and what moves"
                                + " runs as it did before: the nearest earlier window leaves less than a fiftieth of the"
                                + " movement"));
        assertThat(PresetChoice.of(wave(1, 0.5)).preset()).as("in noise").isEqualTo("kpi");
        assertThat(PresetChoice.of(wave(3, 0.02)).preset()).isEqualTo("waveform");
        assertThat(PresetChoice.of(wave(60, 0.02)).preset())
                .as("too wide to be remembered")
                .isEqualTo("infrastructure");
    }

    @Test
    void whatWasThereBeforeByChanceOrInPartIsNoWave() {
        TelemetryTable climbs = table(1, (feature, before) -> before + 1);
        assertThat(PresetChoice.of(climbs).preset()).as("rises by rows").isEqualTo("kpi");
        int[] row = {0};
        TelemetryTable upwards = table(1, (feature, before) -> Math.sin(2 * Math.PI * row[0] / 23) + 0.01 * row[0]++);
        assertThat(PresetChoice.of(upwards).preset()).as("on a trend").isEqualTo("kpi");
        TelemetryTable stairs = table(1, (feature, before) -> before + (random.nextInt(30) == 0 ? 1 : 0));
        assertThat(PresetChoice.of(stairs).preset()).as("steps").isEqualTo("kpi");
        TelemetryTable flag = table(1, (feature, before) -> random.nextInt(50) == 0 ? 1 - before : before);
        assertThat(PresetChoice.of(flag).preset()).as("seldom on and off").isEqualTo("kpi");
    }

    @Test
    void choosesTelemetryForCommandsBesideAChannel() {
        TelemetryTable channel = table(
                55,
                (feature, before) -> feature == 0
                        ? 0.95 * before + random.nextGaussian()
                        : feature < 12 && random.nextDouble() < 0.05 ? 1 : 0);
        assertThat(PresetChoice.of(channel).preset()).isEqualTo("telemetry");
        TelemetryTable evenMix =
                table(20, (feature, before) -> feature < 10 ? 0.9 * before + random.nextGaussian() : random.nextInt(2));
        assertThat(PresetChoice.of(evenMix).preset()).isEqualTo("infrastructure");
    }

    @Test
    void choosesTabularForRowsInNoOrder() {
        TelemetryTable rows = table(9, (feature, before) -> random.nextGaussian());
        assertThat(PresetChoice.of(rows))
                .isEqualTo(new PresetChoice(
                        "tabular",
                        "There is no clock and none of 9 features that move depend on the last value (runs test): rows in no"
                                + " order"));
        assertThat(PresetChoice.of(rows.withTimes(rowNumbers())).preset()).isEqualTo("tabular");
        String[] shuffled = clock();
        Collections.shuffle(Arrays.asList(shuffled), random);
        assertThat(PresetChoice.of(rows.withTimes(shuffled)).reason())
                .startsWith("The times are shuffled and none of 9");
        assertThat(PresetChoice.of(rows.withTimes(clock())).preset()).isEqualTo("infrastructure");
    }

    @Test
    void looksAtUnlabelledRowsOnly() {
        TelemetryTable counting = table(2, (feature, before) -> before + 1);
        assertThat(Counters.detect(counting).columns()).containsExactly(0, 1);
        assertThat(Counters.detect(counting).found().get(0).evidence())
                .hasToString("rises in 100 % of 999 moves, 0 resets");
        boolean[] everySecond = new boolean[ROWS];
        for (int row = 0; row < ROWS; row += 2) {
            everySecond[row] = true;
        }
        assertThat(Counters.detect(counting.withLabels(everySecond)).columns()).isEmpty();
    }

    /** Two waves of 23 rows, one upon the other, in noise. */
    private TelemetryTable wave(int features, double noise) {
        int[] row = new int[features];
        return table(features, (feature, before) -> {
            double phase = 2 * Math.PI * row[feature]++ / 23 + feature;
            return Math.sin(phase) + 0.5 * Math.sin(3 * phase) + noise * random.nextGaussian();
        });
    }

    private static TelemetryTable table(int features, NextValue next) {
        float[] values = new float[ROWS * features];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) next.after(i % features, i < features ? 0 : values[i - features]);
        }
        List<String> names = IntStream.range(0, features).mapToObj(i -> "m" + i).toList();
        return TelemetryTable.of(FeatureSchema.named(names), values);
    }

    private static String[] clock() {
        return IntStream.range(0, ROWS)
                .mapToObj(row -> "" + (1_767_225_600L + 60 * row))
                .toArray(String[]::new);
    }

    private static String[] rowNumbers() {
        return IntStream.range(0, ROWS).mapToObj(Integer::toString).toArray(String[]::new);
    }

    private interface NextValue {
        double after(int feature, double before);
    }
}
