package io.surprisal.benchmarks.detection.detector;

/**
 * An affine scaling of each feature, clipped; a missing value becomes 0, which is where nothing is remarkable.
 *
 * @param location what is subtracted, raw units
 * @param scale what it is divided by, raw units
 */
record Scaling(double[] location, double[] scale) {
    private static final double CLIP = 10;

    /** The smallest standard deviation, as a share of the feature's largest magnitude. */
    private static final double STANDARD_FLOOR = 0.01;

    /** The smallest range, likewise. */
    private static final double RANGE_FLOOR = 0.001;

    /** By mean and standard deviation of the observed values. */
    static Scaling standard(double[][] rows) {
        int width = rows[0].length;
        double[] location = new double[width];
        double[] scale = new double[width];
        for (int feature = 0; feature < width; feature++) {
            Summary summary = Summary.of(rows, feature);
            location[feature] = summary.mean();
            scale[feature] = Math.max(summary.deviation(), STANDARD_FLOOR * summary.magnitude());
        }
        return new Scaling(location, scale);
    }

    /** From −1 at the smallest observed value to 1 at the largest. */
    static Scaling range(double[][] rows) {
        int width = rows[0].length;
        double[] location = new double[width];
        double[] scale = new double[width];
        for (int feature = 0; feature < width; feature++) {
            Summary summary = Summary.of(rows, feature);
            scale[feature] = Math.max(summary.largest() - summary.smallest(), RANGE_FLOOR * summary.magnitude()) / 2;
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

    /** One feature's observed values; of none or of zeros alone the magnitude is 1. */
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

        double magnitude() {
            double magnitude = Math.max(Math.abs(smallest), Math.abs(largest));
            return magnitude > 0 ? magnitude : 1;
        }
    }
}
