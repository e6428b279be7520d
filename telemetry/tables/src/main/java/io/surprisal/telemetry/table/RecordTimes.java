package io.surprisal.telemetry.table;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the records of a table happened, for whatever goes along them as a stream would. */
public final class RecordTimes {
    private static final long USUAL_STEP = 60_000;

    private RecordTimes() {}

    /**
     * The time of each row, epoch milliseconds: what its clock says; without a clock as if the rows of each key came one a minute, the
     * first at 0. A row without a time of its own has that of its key's row before, or 0.
     */
    public static long[] of(TelemetryTable table) {
        Clock clock = table.clock().orElse(null);
        @Nullable String[] keys = table.keys().orElse(null);
        Map<@Nullable String, Long> last = new HashMap<>();
        long[] times = new long[table.rows()];
        for (int row = 0; row < times.length; row++) {
            String key = keys == null ? null : keys[row];
            Long before = last.get(key);
            if (clock == null) {
                times[row] = before == null ? 0 : before + USUAL_STEP;
            } else if (clock.known(row)) {
                times[row] = clock.millis(row);
            } else {
                times[row] = before == null ? 0 : before;
            }
            last.put(key, times[row]);
        }
        return times;
    }
}
