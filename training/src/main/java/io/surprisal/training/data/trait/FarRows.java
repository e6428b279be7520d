package io.surprisal.training.data.trait;

import java.util.Arrays;

/**
 * Rows far outside the rest, as unlabelled anomalies are: beyond Tukey's outer fence, upper quartile + 3 interquartile ranges, of
 * the robust distances. A row's robust distance is the root mean square over its features of (value − median) / (interquartile
 * range / 1.349), each limited to ±10 so that one feature alone does not carry the row. Tukey (1977).
 *
 * @param far how many rows
 * @param stretches how many runs of consecutive ones
 * @param first the first row of the longest run
 * @param length the rows of the longest run
 */
record FarRows(int far, int stretches, int first, int length) {
    /** The interquartile range of the standard normal distribution. */
    private static final double NORMAL_RANGE = 1.349;

    private static final double LIMIT = 10;
    private static final double OUTER_FENCE = 3;

    /** Quartiles of fewer rows say little about what is far. */
    private static final int FEWEST = 100;

    /** Four times what lies beyond the fence of a single normal feature's distances, 0.025 %. */
    private static final double REMARKABLE_SHARE = 0.001;

    boolean remarkable(int rows) {
        return rows >= FEWEST && far > REMARKABLE_SHARE * rows;
    }

    /** The distances in the making, column by column. */
    static final class Distances {
        private final double[] squares;
        private final int[] features;

        Distances(int rows) {
            squares = new double[rows];
            features = new int[rows];
        }

        void add(Column column) {
            if (!column.moves()) {
                return;
            }
            double spread = column.quantile(0.75) - column.quantile(0.25);
            if (spread == 0) {
                return;
            }
            double median = column.quantile(0.5);
            for (int row = 0; row < squares.length; row++) {
                double value = column.value(row);
                if (!Double.isNaN(value)) {
                    double limited = Math.max(-LIMIT, Math.min(LIMIT, (value - median) / (spread / NORMAL_RANGE)));
                    squares[row] += limited * limited;
                    features[row]++;
                }
            }
        }

        FarRows farRows() {
            double[] distances = new double[squares.length];
            for (int row = 0; row < distances.length; row++) {
                distances[row] = features[row] == 0 ? 0 : Math.sqrt(squares[row] / features[row]);
            }
            double fence = fence(distances);
            int far = 0;
            int stretches = 0;
            int first = 0;
            int longest = 0;
            int length = 0;
            for (int row = 0; row < distances.length; row++) {
                if (!(distances[row] > fence)) {
                    length = 0;
                    continue;
                }
                far++;
                length++;
                stretches += length == 1 ? 1 : 0;
                if (length > longest) {
                    longest = length;
                    first = row - length + 1;
                }
            }
            return new FarRows(far, stretches, first, longest);
        }

        private static double fence(double[] distances) {
            if (distances.length == 0) {
                return 0;
            }
            double[] sorted = distances.clone();
            Arrays.sort(sorted);
            double lower = sorted[(sorted.length - 1) / 4];
            double upper = sorted[3 * (sorted.length - 1) / 4];
            return upper + OUTER_FENCE * (upper - lower);
        }
    }
}
