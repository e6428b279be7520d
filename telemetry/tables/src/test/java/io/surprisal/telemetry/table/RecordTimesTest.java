package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.schema.FeatureSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordTimesTest {
    @Test
    void withoutAClockTheRowsOfEachKeyComeOneAMinute() {
        assertThat(RecordTimes.of(table(3))).containsExactly(0, 60_000, 120_000);
        assertThat(RecordTimes.of(table(4).withKeys(new String[] {"a", "b", "a", "b"})))
                .containsExactly(0, 0, 60_000, 60_000);
        assertThat(RecordTimes.of(table(2).withTimes(new String[] {"17", "18"})))
                .containsExactly(0, 60_000);
    }

    @Test
    void aRowWithoutATimeHappenedWithItsKeysRowBefore() {
        String[] times = new String[300];
        String[] keys = new String[300];
        for (int row = 0; row < times.length; row++) {
            times[row] = Long.toString(1_700_000_000L + 30L * row);
            keys[row] = row % 2 == 0 ? "a" : "b";
        }
        times[4] = "";
        long[] read = RecordTimes.of(table(300).withKeys(keys).withTimes(times));
        assertThat(read[2]).isEqualTo(1_700_000_060_000L);
        assertThat(read[4]).isEqualTo(1_700_000_060_000L);
        assertThat(read[5]).isEqualTo(1_700_000_150_000L);
    }

    private static TelemetryTable table(int rows) {
        return TelemetryTable.of(FeatureSchema.named(List.of("cpu")), new float[rows]);
    }
}
