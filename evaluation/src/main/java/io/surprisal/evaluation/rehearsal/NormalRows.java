package io.surprisal.evaluation.rehearsal;

import io.surprisal.core.condition.Condition;
import io.surprisal.telemetry.table.RecordTimes;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows that faults are injected into, in the order of their times, which the model should not have been fitted to.
 *
 * @param features their names, in the model's order
 * @param values row-major [rows, features], raw units, NaN = missing; not changed
 * @param keys one per row, empty where it has none
 * @param times one per row, epoch milliseconds
 * @param conditions what a conditional model is told of each row
 * @param labels which rows are in a known anomaly: neither they nor those about them are used
 */
public record NormalRows(
        List<String> features, float[] values, String[] keys, long[] times, long[] conditions, boolean[] labels) {
    private static final double USUAL_STEP = 60_000;

    /** The rows of a table whose columns are the model's features. */
    public static NormalRows of(TelemetryTable table, Condition condition) {
        @Nullable String[] given = table.keys().orElseGet(() -> new @Nullable String[table.rows()]);
        return new NormalRows(
                table.schema().names(),
                table.values(),
                Arrays.stream(given)
                        .map(key -> Objects.requireNonNullElse(key, ""))
                        .toArray(String[]::new),
                RecordTimes.of(table),
                RowConditions.of(table, condition),
                table.labels().orElseGet(() -> new boolean[table.rows()]));
    }

    /** The usual time between two rows of a key, milliseconds: the median; a minute where no time passes. */
    double step() {
        Map<String, Long> last = new LinkedHashMap<>();
        double[] steps = new double[times.length];
        int count = 0;
        for (int row = 0; row < times.length; row++) {
            Long before = last.put(keys[row], times[row]);
            if (before != null && times[row] > before) {
                steps[count++] = times[row] - before;
            }
        }
        Arrays.sort(steps, 0, count);
        return count == 0 ? USUAL_STEP : steps[count / 2];
    }

    /** The rows of each key, in the order of the keys' first rows. */
    List<KeySeries> series(double step) {
        Map<String, List<Integer>> byKey = new LinkedHashMap<>();
        for (int row = 0; row < keys.length; row++) {
            byKey.computeIfAbsent(keys[row], unseen -> new ArrayList<>()).add(row);
        }
        List<KeySeries> series = new ArrayList<>();
        byKey.forEach((key, rows) -> series.add(new KeySeries(
                this, key, rows.stream().mapToInt(Integer::intValue).toArray(), step)));
        return series;
    }
}
