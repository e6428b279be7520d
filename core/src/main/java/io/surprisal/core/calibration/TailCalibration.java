package io.surprisal.core.calibration;

import io.surprisal.core.manifest.ModelOutput;
import java.util.Arrays;

/**
 * How an output is distributed on held-out normal data, so that a value can be stated as a tail probability. Everything here
 * is in the direction of {@link ModelOutput#abnormality}: higher is more abnormal. Up to {@code threshold} the distribution
 * is empirical; beyond it a generalised Pareto tail fitted by maximum likelihood takes over.
 *
 * @param levels cumulative probabilities, ascending, in [0, 1]; owned by this record, not to be changed
 * @param quantiles the abnormality at each level, ascending; owned likewise
 * @param threshold where the tail begins
 * @param exceedanceRate the share of held-out records above the threshold
 * @param tail the distribution of what exceeds the threshold
 * @param count how many held-out records were used
 * @param extremalIndex θ in (0, 1]: 1/θ is the mean size of the clusters in which values above the threshold come; 1 for independent
 *     records
 */
public record TailCalibration(
        double[] levels,
        double[] quantiles,
        double threshold,
        double exceedanceRate,
        GeneralizedPareto tail,
        int count,
        double extremalIndex) {
    /** Never state more certainty than this: no sample supports it, and its logarithm must stay finite. */
    public static final double SMALLEST_PROBABILITY = 1e-12;

    private static final double TAIL_LEVEL = 0.98;
    private static final int SMALLEST_TAIL = 10;
    private static final int LEVELS = 101;

    public TailCalibration {
        if (levels.length != quantiles.length || levels.length < 2) {
            throw new IllegalArgumentException("A calibration needs as many levels as quantiles, two or more; got "
                    + levels.length + " and " + quantiles.length);
        }
        if (!(extremalIndex > 0 && extremalIndex <= 1)) {
            throw new IllegalArgumentException("An extremal index is above 0 and at most 1; got " + extremalIndex);
        }
    }

    /**
     * Calibrates on the abnormality of held-out records. The tail starts at the 98 % quantile, as in SPOT (Siffer et al.
     * 2017); lower where that leaves fewer than ten exceedances.
     *
     * @param abnormalities at least 20 finite values; not changed
     */
    public static TailCalibration fit(double[] abnormalities) {
        if (abnormalities.length < 2 * SMALLEST_TAIL) {
            throw new IllegalArgumentException("Calibration needs at least " + 2 * SMALLEST_TAIL
                    + " held-out records; got " + abnormalities.length + "; give more data or a larger held-out share");
        }
        double[] sorted = abnormalities.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        int above = Math.max(SMALLEST_TAIL, (int) Math.round(count * (1 - TAIL_LEVEL)));
        double threshold = sorted[count - above - 1];
        double[] exceedances = Arrays.stream(sorted, count - above, count)
                .map(value -> value - threshold)
                .filter(value -> value > 0)
                .toArray();
        GeneralizedPareto tail = exceedances.length < 2
                ? new GeneralizedPareto(0, Math.max(1e-6, 1e-6 * Math.abs(threshold)))
                : GeneralizedPareto.fit(exceedances);
        double[] levels = new double[LEVELS];
        double[] quantiles = new double[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = (double) i / (LEVELS - 1) * (count - above) / count;
            quantiles[i] = quantile(sorted, (double) i / (LEVELS - 1) * (count - above - 1));
        }
        return new TailCalibration(levels, quantiles, threshold, (double) above / count, tail, count, 1);
    }

    /**
     * The probability that a normal record is at least this abnormal: in [{@link #SMALLEST_PROBABILITY}, 1], falling in the
     * abnormality; NaN for NaN.
     */
    public double tailProbability(double abnormality) {
        if (Double.isNaN(abnormality)) {
            return Double.NaN;
        }
        if (abnormality > threshold) {
            return Math.max(SMALLEST_PROBABILITY, exceedanceRate * tail.survival(abnormality - threshold));
        }
        return 1 - level(abnormality);
    }

    /** The abnormality whose tail probability is the given one, for probabilities in (0, 1). */
    public double abnormalityAt(double tailProbability) {
        if (tailProbability < exceedanceRate) {
            return threshold + tail.quantileOfSurvival(tailProbability / exceedanceRate);
        }
        double level = 1 - tailProbability;
        int i = Arrays.binarySearch(levels, level);
        if (i >= 0) {
            return quantiles[i];
        }
        int above = Math.min(Math.max(-i - 1, 1), levels.length - 1);
        double weight = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
        return quantiles[above - 1] + Math.min(weight, 1) * (quantiles[above] - quantiles[above - 1]);
    }

    private double level(double abnormality) {
        int i = Arrays.binarySearch(quantiles, abnormality);
        if (i >= 0) {
            return levels[i];
        }
        int above = -i - 1;
        if (above == 0) {
            return 0;
        }
        double weight = (abnormality - quantiles[above - 1]) / (quantiles[above] - quantiles[above - 1]);
        return levels[above - 1] + weight * (levels[above] - levels[above - 1]);
    }

    private static double quantile(double[] sorted, double position) {
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TailCalibration that
                && Arrays.equals(levels, that.levels)
                && Arrays.equals(quantiles, that.quantiles)
                && threshold == that.threshold
                && exceedanceRate == that.exceedanceRate
                && tail.equals(that.tail)
                && count == that.count
                && extremalIndex == that.extremalIndex;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(quantiles);
    }

    @Override
    public String toString() {
        return "TailCalibration[threshold=" + threshold + ", exceedanceRate=" + exceedanceRate + ", tail=" + tail
                + ", count=" + count + ", extremalIndex=" + extremalIndex + "]";
    }
}
