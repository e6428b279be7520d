package io.surprisal.evaluation.measure;

import io.surprisal.telemetry.table.TelemetryTable;

/**
 * The length of a period of a series, which {@link Vus} takes as its largest buffer: the lag of the highest local maximum of
 * the autocorrelation, as the TSB-AD benchmark estimates it (Liu &amp; Paparrizos 2024, {@code find_length}).
 */
public final class WindowLength {
    /** Where no period is seen. */
    public static final int DEFAULT = 125;

    private static final int ROWS = 20_000;
    private static final int LAGS = 400;
    private static final int FIRST_LAG = 3;
    private static final int LARGEST = 300;

    private WindowLength() {}

    /** The estimate from the first feature, in rows. */
    public static int estimate(TelemetryTable table) {
        double[] series = new double[Math.min(table.rows(), ROWS)];
        for (int row = 0; row < series.length; row++) {
            series[row] = table.value(row, 0);
        }
        return estimate(series);
    }

    /** The estimate from the first 20,000 values; {@link #DEFAULT} for a constant series and one with missing values. */
    static int estimate(double[] series) {
        double[] autocorrelation = autocorrelation(series);
        int best = -1;
        for (int lag = FIRST_LAG + 1; lag + 1 < autocorrelation.length; lag++) {
            boolean peak =
                    autocorrelation[lag] > autocorrelation[lag - 1] && autocorrelation[lag] > autocorrelation[lag + 1];
            if (peak && (best < 0 || autocorrelation[lag] >= autocorrelation[best])) {
                best = lag;
            }
        }
        int fromFirst = best - FIRST_LAG;
        return fromFirst < FIRST_LAG || fromFirst > LARGEST ? DEFAULT : best;
    }

    /** Of lags 0 to 400, biased: every lag's sum is divided by the sum of all squares. */
    private static double[] autocorrelation(double[] series) {
        int rows = Math.min(series.length, ROWS);
        double mean = 0;
        for (int row = 0; row < rows; row++) {
            mean += series[row] / rows;
        }
        double[] sums = new double[Math.min(LAGS, rows - 1) + 1];
        for (int lag = 0; lag < sums.length; lag++) {
            for (int row = lag; row < rows; row++) {
                sums[lag] += (series[row] - mean) * (series[row - lag] - mean);
            }
        }
        double squares = sums[0];
        for (int lag = 0; lag < sums.length; lag++) {
            sums[lag] /= squares;
        }
        return sums;
    }
}
