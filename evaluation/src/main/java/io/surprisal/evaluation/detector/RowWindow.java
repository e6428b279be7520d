package io.surprisal.evaluation.detector;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The latest standardised rows of a series, to be compared with stretches of rows of the same length. Rows by themselves, which
 * have no order, are windows of one row.
 */
final class RowWindow {
    private static final int ROWS = 40;
    private static final int MOST = 2_000;

    private final double[][] latest;
    private int next;
    private int filled;

    private RowWindow(int rows) {
        this.latest = new double[rows][];
    }

    /**
     * An empty window over rows such as some that are fitted: of 40 rows, but of at most a third of those, so that every window has
     * another that shares no row with it.
     */
    static RowWindow over(double[][] training, boolean ordered) {
        return new RowWindow(ordered ? Math.max(1, Math.min(ROWS, training.length / 3)) : 1);
    }

    int rows() {
        return latest.length;
    }

    /** The first rows of the windows to fit, rising: all that lie within the training rows, or 2,000 of them by chance. */
    int[] starts(int trainingRows, long seed) {
        int windows = trainingRows - rows() + 1;
        if (windows <= MOST) {
            return IntStream.range(0, windows).toArray();
        }
        SplittableRandom random = new SplittableRandom(seed);
        // One of each of equal stretches, so that no part of the training rows is left out.
        return IntStream.range(0, MOST)
                .map(stretch -> {
                    long from = (long) stretch * windows / MOST;
                    long to = (stretch + 1L) * windows / MOST;
                    return (int) random.nextLong(from, to);
                })
                .toArray();
    }

    /** Forgets the rows: another series begins. */
    void clear() {
        filled = 0;
    }

    /** Moves on by one row, [D], which is kept. */
    void add(double[] row) {
        latest[next] = row;
        next = (next + 1) % latest.length;
        filled = Math.min(filled + 1, latest.length);
    }

    /**
     * The squared distance from a stretch of rows; at the beginning of a series from its end, for as many rows as there are,
     * counted up to a whole window.
     *
     * @param rows [rows][D]
     * @param start the stretch's first row
     * @param limit a distance from which on the exact one does not matter; what is returned is then at least as large
     */
    double squaredDistance(double[][] rows, int start, double limit) {
        double scale = (double) latest.length / filled;
        double enough = limit / scale;
        double sum = 0;
        for (int back = 1; back <= filled && sum < enough; back++) {
            double[] row = latest[Math.floorMod(next - back, latest.length)];
            double[] other = rows[start + latest.length - back];
            for (int feature = 0; feature < row.length; feature++) {
                double difference = row[feature] - other[feature];
                sum += difference * difference;
            }
        }
        return sum * scale;
    }

    /** What each feature adds to that distance, [D]. */
    void contributions(double[][] rows, int start, double[] contributions) {
        double scale = (double) latest.length / filled;
        for (int feature = 0; feature < contributions.length; feature++) {
            contributions[feature] = 0;
            for (int back = 1; back <= filled; back++) {
                double difference = latest[Math.floorMod(next - back, latest.length)][feature]
                        - rows[start + latest.length - back][feature];
                contributions[feature] += difference * difference * scale;
            }
        }
    }
}
