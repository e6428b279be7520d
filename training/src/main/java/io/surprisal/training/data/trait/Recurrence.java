package io.surprisal.training.data.trait;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How well earlier windows foretell how later ones run, as they do where a wave comes again and again: of the movement within the newest fifth of the windows,
 * what is left after the nearest of the windows before, Σ min ‖w − v‖² / Σ ‖w‖², each window less its own straight line.
 *
 * @param left 0 where each window was there before, about 1 for noise; NaN where nothing moves or too few rows are there
 */
public record Recurrence(double left) {
    /**
     * A heartbeat leaves less, and so does any clean wave; a smooth daily curve by the minute leaves more than its width again, as its level differs from
     * day to day.
     */
    private static final double CLEAN = 0.02;

    private static final int RECORDS = 40;
    private static final int MOST_BEFORE = 2_000;
    private static final int MOST_NEWEST = 500;
    private static final double SHARE_BEFORE = 0.8;

    /** Looks at the longest series. */
    public static Recurrence of(Column column, RowOrder order) {
        int[] rows = order.longest();
        int last = rows.length - RECORDS;
        int split = (int) (SHARE_BEFORE * last);
        if (split < RECORDS || !column.moves()) {
            return new Recurrence(Double.NaN);
        }
        List<double[]> before = windows(column, rows, 0, split - RECORDS, MOST_BEFORE);
        double apart = 0;
        double moved = 0;
        for (double[] window : windows(column, rows, split, last, MOST_NEWEST)) {
            apart += before.stream()
                    .mapToDouble(other -> squaredDistance(window, other))
                    .min()
                    .orElse(Double.NaN);
            moved += squaredDistance(window, new double[RECORDS]);
        }
        return new Recurrence(moved == 0 ? Double.NaN : apart / moved);
    }

    /** Whether a table's features come again: half of those whose newest windows move are clean waves. */
    public static boolean repeats(List<Recurrence> features) {
        double[] known = features.stream()
                .mapToDouble(Recurrence::left)
                .filter(left -> !Double.isNaN(left))
                .sorted()
                .toArray();
        return known.length > 0 && known[known.length / 2] <= CLEAN;
    }

    /** Windows less their lines, of which none has a gap, evenly spaced over some first rows. */
    private static List<double[]> windows(Column column, int[] rows, int from, int to, int most) {
        List<double[]> windows = new ArrayList<>();
        double step = Math.max(1, (to - from) / (double) most);
        for (double first = from; first < to; first += step) {
            double[] window = new double[RECORDS];
            for (int i = 0; i < RECORDS; i++) {
                window[i] = column.value(rows[(int) first + i]);
            }
            if (Arrays.stream(window).noneMatch(Double::isNaN)) {
                windows.add(withoutLine(window));
            }
        }
        return windows;
    }

    /** Least squares: what climbs runs as it did before, but is no wave. */
    private static double[] withoutLine(double[] window) {
        SimpleRegression line = new SimpleRegression();
        for (int i = 0; i < window.length; i++) {
            line.addData(i, window[i]);
        }
        double[] left = new double[window.length];
        Arrays.setAll(left, i -> window[i] - line.predict(i));
        return left;
    }

    private static double squaredDistance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return sum;
    }
}
