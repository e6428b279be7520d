package io.surprisal.training.data.trait;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are looked at, all but those labelled anomalous, and how they follow one another. Rows of different keys are
 * different series, however they are interleaved. Kept rows are numbered from 0.
 */
public final class RowOrder {
    private static final int NONE = -1;

    private final int[] source;
    private final int[] previous;
    private final int[] positionInKey;
    private final int[] series;
    private final int[] rowsOfSeries;
    private final int[] longest;

    private RowOrder(
            int[] source, int[] previous, int[] positionInKey, int[] series, int[] rowsOfSeries, int[] longest) {
        this.source = source;
        this.previous = previous;
        this.positionInKey = positionInKey;
        this.series = series;
        this.rowsOfSeries = rowsOfSeries;
        this.longest = longest;
    }

    /**
     * The order of a table's rows.
     *
     * @param keys the series of each row, null for the series of rows without a key; null where there is only one
     * @param anomalous which rows are left out; null for none
     */
    public static RowOrder of(int rows, @Nullable String @Nullable [] keys, boolean @Nullable [] anomalous) {
        int[] source = new int[rows];
        int[] previous = new int[rows];
        int[] positionInKey = new int[rows];
        int[] numbers = new int[rows];
        Map<@Nullable String, Series> series = new HashMap<>();
        int kept = 0;
        for (int row = 0; row < rows; row++) {
            String key = keys == null ? null : keys[row];
            Series own = series.computeIfAbsent(key, absent -> new Series(series.size()));
            if (anomalous != null && anomalous[row]) {
                own.last = NONE;
                continue;
            }
            source[kept] = row;
            previous[kept] = own.last;
            positionInKey[kept] = own.length++;
            numbers[kept] = own.number;
            own.last = kept++;
        }
        int[] lengths = new int[series.size()];
        series.values().forEach(one -> lengths[one.number] = one.length);
        int longest = IntStream.range(0, lengths.length)
                .reduce(0, (best, number) -> lengths[number] > lengths[best] ? number : best);
        return new RowOrder(
                Arrays.copyOf(source, kept),
                Arrays.copyOf(previous, kept),
                Arrays.copyOf(positionInKey, kept),
                Arrays.copyOf(numbers, kept),
                lengths,
                IntStream.range(0, kept).filter(row -> numbers[row] == longest).toArray());
    }

    /** At most so many of some rows: one by chance of each of equal stretches, so that no rhythm of the rows falls in step with them. The same at each call. */
    public static int[] scattered(int[] rows, int most) {
        if (rows.length <= most) {
            return rows;
        }
        SplittableRandom random = new SplittableRandom(most);
        int[] some = new int[most];
        for (int i = 0; i < most; i++) {
            some[i] = rows[(int) random.nextLong((long) i * rows.length / most, (i + 1L) * rows.length / most)];
        }
        return some;
    }

    /** How many rows are kept. */
    public int rows() {
        return source.length;
    }

    /** Where a kept row stands in the table, from 0. */
    public int source(int row) {
        return source[row];
    }

    /** Where every kept row stands in the table; the order's own array. */
    public int[] sources() {
        return source;
    }

    /** Where the kept rows of each series stand in the table, in the order in which they do. */
    public List<int[]> sourcesOfSeries() {
        List<int[]> rows = new ArrayList<>();
        for (int length : rowsOfSeries) {
            rows.add(new int[length]);
        }
        for (int row = 0; row < source.length; row++) {
            rows.get(series[row])[positionInKey[row]] = source[row];
        }
        return rows;
    }

    /** The kept row right before this one in its series; -1 where there is none or it was left out. */
    int previous(int row) {
        return previous[row];
    }

    /** How far into its series a row stands, in [0, 1). */
    double progress(int row) {
        return (double) positionInKey[row] / rowsOfSeries[series[row]];
    }

    /** The number of the series that a row belongs to, from 0. */
    int series(int row) {
        return series[row];
    }

    /** How many series there are. */
    int series() {
        return rowsOfSeries.length;
    }

    /** The rows of the longest series, in its order; the order's own array. */
    int[] longest() {
        return longest;
    }

    /** One key's rows in the making. */
    private static final class Series {
        private final int number;
        private int length;
        private int last = NONE;

        private Series(int number) {
            this.number = number;
        }
    }
}
