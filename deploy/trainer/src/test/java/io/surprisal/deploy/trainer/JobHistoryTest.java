package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.deploy.trainer.SaidAlerts.Span;
import io.surprisal.telemetry.table.DataException;
import io.surprisal.telemetry.table.TelemetryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobHistoryTest {
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int HOURS = 51;

    @Test
    void theNewestFifthIsHeldOut() {
        JobHistory history = history(null);
        assertThat(history.boundary()).isEqualTo(START + 40 * HOUR + 1);
        assertThat(history.training().rows()).isEqualTo(2 * 41);
        assertThat(history.isHeldOut(40)).isFalse();
        assertThat(history.isHeldOut(41)).isTrue();
        assertThat(history.heldOutWeeks()).isEqualTo(10 / (7 * 24.0));
    }

    @Test
    void aClockThatWasFarOffMovesNothing() {
        String[] times = IntStream.range(0, 100)
                .mapToObj(row -> Long.toString(row == 0 ? 0 : START + row * HOUR))
                .toArray(String[]::new);
        JobHistory history = JobHistory.of(
                TelemetryTable.of(FeatureSchema.named(List.of("load")), new float[100])
                        .withTimes(times),
                new SaidAlerts(List.of(), List.of(), 0, 0),
                null);
        assertThat(history.boundary()).isEqualTo(START + 79 * HOUR + 1);
        assertThat(history.training().rows()).isEqualTo(80);
    }

    @Test
    void nothingToCompareOnIsRefused() {
        assertThatThrownBy(() -> history(
                        null, new Span("a", START, Long.MAX_VALUE), new Span("b", START + 3 * HOUR, Long.MAX_VALUE)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("are in spans of alerts, so there is nothing to compare on");
    }

    @Test
    void asLongAsAskedForIsHeldOut() {
        JobHistory history = history(Duration.ofHours(5));
        assertThat(history.training().rows()).isEqualTo(2 * 46);
        assertThatThrownBy(() -> history(Duration.ofHours(50)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "The history goes from 2026-03-01T00:00:00Z to 2026-03-03T02:00:00Z, of which PT50H are to be held"
                                + " out; read more (--since, --days), or hold out less (--held-out)");
    }

    @Test
    void aSpanIsOfItsKeyAlone() {
        JobHistory history =
                history(null, new Span("b", START + 3 * HOUR, START + 5 * HOUR), new Span("c", 0, Long.MAX_VALUE));
        assertThat(history.abnormalRows()).isEqualTo(3);
        for (int hour = 3; hour <= 5; hour++) {
            assertThat(history.isAbnormal(hour)).isFalse();
            assertThat(history.isAbnormal(HOURS + hour)).isTrue();
        }
        assertThat(history.training().labels())
                .hasValueSatisfying(labels -> assertThat(labels[41 + 3]).isTrue());
    }

    /** The keys a and b, a record an hour each, b after a. */
    private static JobHistory history(@Nullable Duration heldOut, Span... abnormal) {
        String[] keys = new String[2 * HOURS];
        String[] times = new String[keys.length];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = row < HOURS ? "a" : "b";
            times[row] = Long.toString(START + row % HOURS * HOUR);
        }
        TelemetryTable table = TelemetryTable.of(FeatureSchema.named(List.of("load")), new float[keys.length])
                .withKeys(keys)
                .withTimes(times);
        return JobHistory.of(table, new SaidAlerts(List.of(abnormal), List.of(), 0, 0), heldOut);
    }
}
