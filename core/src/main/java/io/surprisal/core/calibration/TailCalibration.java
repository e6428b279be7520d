package io.surprisal.core.calibration;

import io.surprisal.core.manifest.ModelOutput;
import java.util.Arrays;

/**
 * How an output is distributed on held-out normal data, so that a value can be stated as a tail probability. Everything here
 * is in the direction of {@link ModelOutput#abnormality}: higher is more abnormal. Up to {@code threshold} the distribution
 * is empirical; beyond it a {@link Tail} takes over. {@link BudgetSupport} says how far it can be trusted.
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
        Tail tail,
        int count,
        double extremalIndex) {
    /** Never state more certainty than this: no sample supports it, and its logarithm must stay finite. */
    public static final double SMALLEST_PROBABILITY = 1e-12;

    /** How many records a calibration takes at least. */
    public static final int FEWEST = 20;

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
     * Calibrates on the abnormality of held-out records.
     *
     * @param abnormalities at least 20 finite values in order of time, those of several keys one key after another; not changed
     */
    public static TailCalibration fit(double[] abnormalities) {
        if (abnormalities.length < FEWEST) {
            throw new IllegalArgumentException("Calibration needs at least " + FEWEST + " held-out records; got "
                    + abnormalities.length + "; give more data or a larger held-out share");
        }
        double[] sorted = abnormalities.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        if (!Double.isFinite(sorted[0]) || !Double.isFinite(sorted[count - 1])) {
            throw new IllegalArgumentException("Calibration takes finite values only; got "
                    + (Double.isFinite(sorted[0]) ? sorted[count - 1] : sorted[0]));
        }
        TailFit fit = TailFit.of(abnormalities, sorted);
        int above = fit.above();
        double threshold = sorted[count - above - 1];
        double[] levels = new double[LEVELS];
        double[] quantiles = new double[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = (double) i / (LEVELS - 1) * (count - above) / count;
            quantiles[i] = quantile(sorted, (double) i / (LEVELS - 1) * (count - above - 1));
        }
        return new TailCalibration(
                levels, quantiles, threshold, (double) above / count, fit.tail(), count, fit.extremalIndex());
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

    /**
     * −log10 of a tail probability, which is easier to compare and to draw: 4 for what one normal record in 10,000 reaches. From 0 to 12,
     * rising in the abnormality; NaN for NaN.
     */
    public static double minusLog10(double tailProbability) {
        return 0 - Math.log10(tailProbability);
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
