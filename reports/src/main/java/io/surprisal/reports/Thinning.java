package io.surprisal.reports;

import java.util.Arrays;

/**
 * Which points of a long line a screen can tell apart: the first, the lowest, the highest and the last of each pixel column, so that the line looks as with
 * all of them and no peak is lost. M4, Jugel et al. (2014), PVLDB 7(10).
 */
public final class Thinning {
    /** More than a report is wide, in pixels. */
    public static final int COLUMNS = 1000;

    private static final int OF_COLUMN = 5;

    private Thinning() {}

    /**
     * Chooses points.
     *
     * @param x ascending
     * @param y NaN where the line breaks, which it still does
     * @return places of the points, ascending
     */
    public static int[] of(double[] x, double[] y, int columns) {
        if (x.length <= columns) {
            return range(x.length);
        }
        double first = x[0];
        double width = (x[x.length - 1] - first) / columns;
        int[] kept = new int[OF_COLUMN * (columns + 1)];
        int count = 0;
        for (int from = 0, to; from < x.length; from = to) {
            int column = column(x[from], first, width);
            to = from + 1;
            while (to < x.length && column(x[to], first, width) == column) {
                to++;
            }
            int[] own = ofColumn(y, from, to);
            if (count + own.length > kept.length) {
                kept = Arrays.copyOf(kept, 2 * kept.length);
            }
            System.arraycopy(own, 0, kept, count, own.length);
            count += own.length;
        }
        return Arrays.copyOf(kept, count);
    }

    /** The values at some places. */
    public static double[] at(int[] places, double[] values) {
        return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
    }

    private static int column(double x, double first, double width) {
        return width > 0 ? (int) ((x - first) / width) : 0;
    }

    private static int[] ofColumn(double[] y, int from, int to) {
        int lowest = from;
        int highest = from;
        int missing = from;
        for (int i = from; i < to; i++) {
            if (Double.isNaN(y[lowest]) || y[i] < y[lowest]) {
                lowest = i;
            }
            if (Double.isNaN(y[highest]) || y[i] > y[highest]) {
                highest = i;
            }
            if (Double.isNaN(y[i])) {
                missing = i;
            }
        }
        return Arrays.stream(new int[] {from, lowest, highest, missing, to - 1})
                .sorted()
                .distinct()
                .toArray();
    }

    private static int[] range(int length) {
        int[] places = new int[length];
        Arrays.setAll(places, i -> i);
        return places;
    }
}
