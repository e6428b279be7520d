package io.surprisal.training.window;

import java.util.Arrays;

/**
 * A density of windows' numbers u ({@link NumbersScale}): a normal kernel around each of M windows that stand for all normal ones.
 *
 * <pre>
 * p(u) = (1/M) Σ_m N(u; centre_m, bandwidth_m² I)
 * δ(u) = √(−log (1/M) Σ_m e^(−‖u − centre_m‖² / 2 bandwidth_m²))
 * </pre>
 *
 * <p>δ is the distance to what is remembered, in bandwidths: where one centre is nearest by far, ‖u − centre‖ / √2 bandwidth. Nats grow with the square of the
 * distance, and one far window would drown all others. Where bandwidths are alike δ² is log max p − log p(u). Where they differ the kernels of δ are of
 * one height: in p narrow ones are higher by bandwidth^−D, which for many features would count for everything.
 *
 * @param centres [M][n·D]
 * @param bandwidths above 0, [M]
 * @param extrapolated whether values that are missing count as if they were as far from each centre as the others are on average; otherwise they have no part in the distance
 */
public record WindowDensity(double[][] centres, double[] bandwidths, boolean extrapolated) {
    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    /** Of one bandwidth for all. */
    static WindowDensity alike(double[][] centres, double bandwidth) {
        double[] bandwidths = new double[centres.length];
        Arrays.fill(bandwidths, bandwidth);
        return new WindowDensity(centres, bandwidths, false);
    }

    /**
     * δ.
     *
     * @param standardised u, [n·D]
     * @param known [n·D]
     */
    public double distance(double[] standardised, boolean[] known) {
        return Math.sqrt(Math.max(0, -logMean(standardised, known, 0)));
    }

    /** 1 / 2 bandwidth² of each kernel, [M]. */
    public double[] perSquare() {
        return Arrays.stream(bandwidths)
                .map(bandwidth -> 1 / (2 * bandwidth * bandwidth))
                .toArray();
    }

    /** −log p, nats. */
    double surprisal(double[] standardised, boolean[] known) {
        int dimensions = count(known);
        return dimensions * HALF_LOG_TWO_PI - logMean(standardised, known, dimensions);
    }

    /** The logarithm of the kernels' mean, each lower by its bandwidth for each of so many dimensions. */
    private double logMean(double[] standardised, boolean[] known, int dimensions) {
        double[] logarithms = new double[centres.length];
        double largest = Double.NEGATIVE_INFINITY;
        double times = extrapolated ? (double) known.length / Math.max(1, count(known)) : 1;
        for (int m = 0; m < centres.length; m++) {
            double square = 0;
            for (int j = 0; j < standardised.length; j++) {
                double difference = known[j] ? standardised[j] - centres[m][j] : 0;
                square += difference * difference;
            }
            logarithms[m] =
                    -times * square / (2 * bandwidths[m] * bandwidths[m]) - dimensions * Math.log(bandwidths[m]);
            largest = Math.max(largest, logarithms[m]);
        }
        double sum = 0;
        for (double logarithm : logarithms) {
            sum += Math.exp(logarithm - largest);
        }
        return largest + Math.log(sum) - Math.log(centres.length);
    }

    private static int count(boolean[] known) {
        int count = 0;
        for (boolean there : known) {
            count += there ? 1 : 0;
        }
        return count;
    }
}
