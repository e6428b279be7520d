package io.surprisal.training.data;

import io.surprisal.telemetry.table.TelemetryTable;

/**
 * One feature's values at a glance. Minimum, maximum, mean and standard deviation are over the finite values, NaN where there
 * is none.
 *
 * @param standardDeviation of the population, 0 for a single value
 * @param missingShare the share of rows without a value, in [0, 1]
 * @param infinite how many values are ±∞
 */
public record ColumnSummary(
        String name,
        double min,
        double max,
        double mean,
        double standardDeviation,
        double missingShare,
        long infinite) {

    /** Summarises one feature of a table. */
    static ColumnSummary of(TelemetryTable table, int feature) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double mean = 0;
        double squares = 0;
        long finite = 0;
        long missing = 0;
        for (int row = 0; row < table.rows(); row++) {
            double value = table.value(row, feature);
            if (Double.isNaN(value)) {
                missing++;
            } else if (!Double.isInfinite(value)) {
                // Welford (1962): stable where the mean is large against the spread.
                finite++;
                double fromOldMean = value - mean;
                mean += fromOldMean / finite;
                squares += fromOldMean * (value - mean);
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        String name = table.schema().features().get(feature).name();
        double missingShare = table.rows() == 0 ? 0 : (double) missing / table.rows();
        long infinite = table.rows() - finite - missing;
        return finite == 0
                ? new ColumnSummary(name, Double.NaN, Double.NaN, Double.NaN, Double.NaN, missingShare, infinite)
                : new ColumnSummary(name, min, max, mean, Math.sqrt(squares / finite), missingShare, infinite);
    }
}
