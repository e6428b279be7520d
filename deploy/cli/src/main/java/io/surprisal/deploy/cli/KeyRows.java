package io.surprisal.deploy.cli;

import io.surprisal.telemetry.table.TelemetryTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one key in the order of their times.
 *
 * @param key empty where rows have none
 */
record KeyRows(String key, int[] rows) {
    /** Every key in the order of its first row. */
    static List<KeyRows> of(TelemetryTable table) {
        Map<String, List<Integer>> byKey = new LinkedHashMap<>();
        @Nullable String[] keys = table.keys().orElse(null);
        for (int row = 0; row < table.rows(); row++) {
            String key = keys == null ? "" : Objects.requireNonNullElse(keys[row], "");
            byKey.computeIfAbsent(key, unseen -> new ArrayList<>()).add(row);
        }
        List<KeyRows> all = new ArrayList<>();
        byKey.forEach((key, rows) -> all.add(
                new KeyRows(key, rows.stream().mapToInt(Integer::intValue).toArray())));
        return all;
    }

    /** The keys with the most of something, those first; keys with as much stay in order. */
    static List<KeyRows> most(List<KeyRows> keys, ToDoubleFunction<KeyRows> of, int count) {
        return keys.stream()
                .sorted(Comparator.comparingDouble(of).reversed())
                .limit(count)
                .toList();
    }

    /** A number of each row. */
    double[] numbers(IntToDoubleFunction ofRow) {
        double[] numbers = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            numbers[i] = ofRow.applyAsDouble(rows[i]);
        }
        return numbers;
    }

    long[] times(long[] ofRows) {
        long[] times = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            times[i] = ofRows[rows[i]];
        }
        return times;
    }

    boolean[] flags(boolean[] ofRows) {
        boolean[] flags = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            flags[i] = ofRows[rows[i]];
        }
        return flags;
    }

    /** How it is called in a heading. */
    String title() {
        return key.isEmpty() ? "All records" : "Key " + key;
    }
}
