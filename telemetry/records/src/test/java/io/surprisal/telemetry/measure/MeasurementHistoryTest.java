package io.surprisal.telemetry.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Measurement;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementHistoryTest {
    private static final MeasuredFeatures FEATURES =
            MeasuredFeatures.of(List.of("a", "b"), Map.of("a", "a", "b", "rate(b)"));

    private static final Duration LATENESS = Duration.ofSeconds(3);

    private final List<TelemetryRecord> records = new ArrayList<>();

    @Test
    void bucketsLeaveInTheOrderOfTimeOnceAllPartitionsArePastThem() {
        MeasurementHistory history = history(false);
        add(history, 0, 5, 5, 0, 1);
        add(history, 1, 10, 11, 0, 3);
        add(history, 0, 70, 70, 0, 2);
        assertThat(records).as("the second partition is behind").isEmpty();
        add(history, 1, 130, 131, 0, 4);
        add(history, 0, 125, 132, 0, 5);
        assertThat(records)
                .extracting(TelemetryRecord::key, TelemetryRecord::eventTime)
                .containsExactly(tuple("host-0", 0L), tuple("host-1", 0L), tuple("host-0", 60_000L));
        add(history, 0, 20, 133, 0, 6);
        assertThat(history.late()).isEqualTo(1);
        history.finish();
        assertThat(records).hasSize(5);
    }

    @Test
    void anIdlePartitionIsNotWaitedFor() {
        MeasurementHistory history = history(false);
        add(history, 1, 1, 1, 0, 1);
        add(history, 0, 2, 2, 0, 1);
        for (int second = 0; second < 600; second += 20) {
            add(history, 0, second, second, 0, second);
        }
        // Until 580 s less the five that may come out of order: nine whole minutes, of the idle partition the first.
        assertThat(records).hasSize(10);
    }

    @Test
    void recordsThatLackAValueAreLeftOutWhereTheJobRefusesThem() {
        MeasurementHistory history = history(true);
        add(history, 0, 1, 1, 0, 1);
        add(history, 0, 2, 2, 1, 10);
        add(history, 0, 61, 61, 0, 1);
        add(history, 0, 62, 62, 1, 70);
        history.finish();
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(1, 1));
        assertThat(history.incomplete()).isEqualTo(1);
    }

    private MeasurementHistory history(boolean complete) {
        return new MeasurementHistory(
                FEATURES,
                new AssemblySettings(Duration.ofMinutes(1), LATENESS, Duration.ofMinutes(10)),
                new MeasurementHistory.Bounds(Duration.ofSeconds(2), Duration.ofSeconds(100), complete),
                records::add);
    }

    private static void add(
            MeasurementHistory history, int partition, int second, int timestamp, int input, double value) {
        MeasurementDraft draft = new MeasurementDraft(FEATURES);
        draft.add("host-" + partition, second * 1000L, "", new Measurement(input, 1, Double.NaN, value, false));
        draft.take(new Coordinates("metrics", partition, timestamp))
                .forEach(measured -> history.add(measured, timestamp * 1000L));
    }
}
