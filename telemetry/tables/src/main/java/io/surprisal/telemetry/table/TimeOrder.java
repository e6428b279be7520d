package io.surprisal.telemetry.table;

import io.surprisal.telemetry.text.FeatureText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of rows by time, where the source has another: the rows of each series share the places that the series has in the source,
 * so series stay interleaved as they were. Rows of one time keep their order; a row without a time stays behind the row before it.
 *
 * @param source the place in the source of each row, from 0
 * @param moved how many rows have another place than in the source
 */
record TimeOrder(int[] source, int moved) {
    /** More rows than this share with a time that their series had before: several series that no key tells apart. */
    private static final double MIXED_SERIES = 0.1;

    /**
     * The order by a clock.
     *
     * @param keys the series of each row; null where there is only one
     * @return empty where the rows are in order, or times return so often that the rows are several series, which no order may mix
     */
    static Optional<TimeOrder> of(Clock clock, int rows, @Nullable String @Nullable [] keys) {
        long[] times = new long[rows];
        boolean[] known = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            known[row] = clock.known(row);
            times[row] = clock.millis(row);
        }
        if (!goesBack(times, known, keys)) {
            return Optional.empty();
        }
        TimeOrder order = new TimeOrder(new int[rows], 0);
        int returns = 0;
        for (List<Integer> series : series(rows, keys)) {
            returns += returns(series, times, known);
            order.place(series, filled(series, times, known));
        }
        return returns > MIXED_SERIES * rows ? Optional.empty() : Optional.of(order.counted());
    }

    /** The order by row numbers: integers, each once in its series; empty where the texts are something else or in order. */
    static Optional<TimeOrder> ofRowNumbers(@Nullable String[] texts, @Nullable String @Nullable [] keys) {
        long[] numbers = new long[texts.length];
        boolean[] known = new boolean[texts.length];
        Arrays.fill(known, true);
        for (int row = 0; row < texts.length; row++) {
            String text = texts[row];
            double number = text == null || FeatureText.kind(text) != FeatureText.Kind.NUMBER
                    ? Double.NaN
                    : FeatureText.toDouble(text);
            if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
                return Optional.empty();
            }
            numbers[row] = (long) number;
        }
        if (!goesBack(numbers, known, keys)) {
            return Optional.empty();
        }
        TimeOrder order = new TimeOrder(new int[texts.length], 0);
        for (List<Integer> series : series(texts.length, keys)) {
            Set<Long> seen = new HashSet<>();
            if (!series.stream().allMatch(row -> seen.add(numbers[row]))) {
                return Optional.empty();
            }
            order.place(series, series.stream().mapToLong(row -> numbers[row]).toArray());
        }
        return Optional.of(order.counted());
    }

    private static boolean goesBack(long[] times, boolean[] known, @Nullable String @Nullable [] keys) {
        Map<@Nullable String, Long> latest = new HashMap<>();
        for (int row = 0; row < times.length; row++) {
            if (known[row]) {
                Long before = latest.put(keys == null ? null : keys[row], times[row]);
                if (before != null && before > times[row]) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Iterable<List<Integer>> series(int rows, @Nullable String @Nullable [] keys) {
        Map<@Nullable String, List<Integer>> series = new HashMap<>();
        for (int row = 0; row < rows; row++) {
            series.computeIfAbsent(keys == null ? null : keys[row], unseen -> new ArrayList<>())
                    .add(row);
        }
        return series.values();
    }

    /** How many rows have the time of an earlier row, with another time between them. */
    private static int returns(List<Integer> series, long[] times, boolean[] known) {
        Set<Long> seen = new HashSet<>();
        int returns = 0;
        Long before = null;
        for (int row : series) {
            if (known[row]) {
                boolean fresh = seen.add(times[row]);
                returns += !fresh && before != null && before != times[row] ? 1 : 0;
                before = times[row];
            }
        }
        return returns;
    }

    /** A series' times, where one is missing that of the row before; the first rows without one stay first. */
    private static long[] filled(List<Integer> series, long[] times, boolean[] known) {
        long[] filled = new long[series.size()];
        long before = Long.MIN_VALUE;
        for (int i = 0; i < filled.length; i++) {
            int row = series.get(i);
            before = known[row] ? times[row] : before;
            filled[i] = before;
        }
        return filled;
    }

    private void place(List<Integer> series, long[] times) {
        List<Integer> order = new ArrayList<>(series.size());
        for (int i = 0; i < times.length; i++) {
            order.add(i);
        }
        // A stable sort: equal times keep their order.
        order.sort(Comparator.comparingLong(i -> times[i]));
        for (int i = 0; i < times.length; i++) {
            source[series.get(i)] = series.get(order.get(i));
        }
    }

    private TimeOrder counted() {
        int places = 0;
        for (int row = 0; row < source.length; row++) {
            places += source[row] != row ? 1 : 0;
        }
        return new TimeOrder(source, places);
    }
}
