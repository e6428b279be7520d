package io.surprisal.evaluation.detector;

/**
 * An affine scaling of each feature, clipped; a missing value becomes 0, which is where nothing is remarkable.
 *
 * @param location what is subtracted, raw units
 * @param scale what it is divided by, raw units
 */
record Scaling(double[] location, double[] scale) {
    private static final double CLIP = 10;

    /** The smallest standard deviation: absolute, but relative to the largest magnitude in tables of values below 1. */
    private static final double STANDARD_FLOOR = 0.01;

    /** The smallest range, likewise. */
    private static final double RANGE_FLOOR = 0.001;

    /** By mean and standard deviation of the observed values. */
    static Scaling standard(double[][] rows) {
        int width = rows[0].length;
        double[] location = new double[width];
        double[] scale = new double[width];
        double floor = STANDARD_FLOOR * unit(rows);
        for (int feature = 0; feature < width; feature++) {
            Summary summary = Summary.of(rows, feature);
            location[feature] = summary.mean();
            scale[feature] = Math.max(summary.deviation(), floor);
        }
        return new Scaling(location, scale);
    }

    /** From −1 at the smallest observed value to 1 at the largest. */
    static Scaling range(double[][] rows) {
        int width = rows[0].length;
        double[] location = new double[width];
        double[] scale = new double[width];
        double floor = RANGE_FLOOR * unit(rows);
        for (int feature = 0; feature < width; feature++) {
            Summary summary = Summary.of(rows, feature);
            scale[feature] = Math.max(summary.largest() - summary.smallest(), floor) / 2;
            location[feature] = summary.smallest() + scale[feature];
        }
        return new Scaling(location, scale);
    }

    double[] apply(double[] row) {
        double[] scaled = new double[row.length];
        for (int feature = 0; feature < row.length; feature++) {
            double z = (row[feature] - location[feature]) / scale[feature];
            scaled[feature] = Double.isNaN(z) ? 0 : Math.max(-CLIP, Math.min(CLIP, z));
        }
        return scaled;
    }

    double[][] applyAll(double[][] rows) {
        double[][] scaled = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            scaled[row] = apply(rows[row]);
        }
        return scaled;
    }

    /** The largest magnitude of all observed values, at most 1; 1 where all are zero. */
    private static double unit(double[][] rows) {
        double largest = 0;
        for (double[] row : rows) {
            for (double value : row) {
                largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
            }
        }
        return largest > 0 ? Math.min(1, largest) : 1;
    }

    /** One feature's observed values; all 0 where there are none. */
    private record Summary(double mean, double deviation, double smallest, double largest) {
        static Summary of(double[][] rows, int feature) {
            int count = 0;
            double sum = 0;
            double smallest = Double.POSITIVE_INFINITY;
            double largest = Double.NEGATIVE_INFINITY;
            for (double[] row : rows) {
                if (Double.isFinite(row[feature])) {
                    count++;
                    sum += row[feature];
                    smallest = Math.min(smallest, row[feature]);
                    largest = Math.max(largest, row[feature]);
                }
            }
            if (count == 0) {
                return new Summary(0, 0, 0, 0);
            }
            double squares = 0;
            for (double[] row : rows) {
                if (Double.isFinite(row[feature])) {
                    squares += (row[feature] - sum / count) * (row[feature] - sum / count);
                }
            }
            return new Summary(sum / count, Math.sqrt(squares / count), smallest, largest);
        }
    }
}
