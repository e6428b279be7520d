package io.surprisal.core.calibration;

import java.util.Arrays;

/**
 * The generalised Pareto distribution of exceedances y ≥ 0, the limit of any tail beyond a high threshold (Pickands 1975,
 * Balkema &amp; de Haan 1974): P(Y &gt; y) = (1 + shape·y/scale)^(−1/shape), and e^(−y/scale) for shape 0.
 *
 * @param shape ξ; positive for heavy tails, negative for tails with an end
 * @param scale σ &gt; 0, in the unit of y
 */
public record GeneralizedPareto(double shape, double scale) {
    /** Below this |shape| the exponential limit is used: the formula loses its digits there. */
    private static final double EXPONENTIAL = 1e-9;

    /** Maximum likelihood is irregular for shape below −½ (Smith 1985): the search stops there. */
    private static final double SMALLEST_SHAPE = -0.5;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    public GeneralizedPareto {
        if (!(scale > 0) || !Double.isFinite(shape) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "A generalised Pareto needs a finite shape and a scale above 0; got shape " + shape + ", scale "
                            + scale);
        }
    }

    /**
     * Fits by maximum likelihood, as SPOT does (Siffer et al. 2017, after Grimshaw 1993): with θ = shape/scale the shape is
     * mean log(1 + θy), which leaves a search over θ alone.
     *
     * @param exceedances at least two values ≥ 0, not all 0; not changed
     */
    public static GeneralizedPareto fit(double[] exceedances) {
        double max = 0;
        double mean = 0;
        for (double y : exceedances) {
            if (!(y >= 0) || Double.isInfinite(y)) {
                throw new IllegalArgumentException("Exceedances are finite and ≥ 0; got " + y);
            }
            max = Math.max(max, y);
            mean += y / exceedances.length;
        }
        if (exceedances.length < 2 || max == 0) {
            throw new IllegalArgumentException("A tail fit needs at least two exceedances, one of them above 0; got "
                    + exceedances.length + " with maximum " + max);
        }
        GeneralizedPareto best = new GeneralizedPareto(0, mean);
        double bestLikelihood = best.logLikelihood(exceedances);
        double[] grid = thetaGrid(max, mean);
        for (int i = 1; i + 1 < grid.length; i++) {
            double theta = maximise(exceedances, grid[i - 1], grid[i + 1]);
            double shape = shapeGiven(theta, exceedances);
            if (Math.abs(shape) < EXPONENTIAL || shape < SMALLEST_SHAPE) {
                continue;
            }
            GeneralizedPareto candidate = new GeneralizedPareto(shape, shape / theta);
            double likelihood = candidate.logLikelihood(exceedances);
            if (likelihood > bestLikelihood) {
                best = candidate;
                bestLikelihood = likelihood;
            }
        }
        return best;
    }

    /** P(Y &gt; y), in [0, 1]; 1 for y ≤ 0. */
    public double survival(double y) {
        if (y <= 0) {
            return 1;
        }
        if (Math.abs(shape) < EXPONENTIAL) {
            return Math.exp(-y / scale);
        }
        double base = 1 + shape * y / scale;
        return base <= 0 ? 0 : Math.pow(base, -1 / shape);
    }

    /** The y with P(Y &gt; y) = probability, for probability in (0, 1]. */
    public double quantileOfSurvival(double probability) {
        return Math.abs(shape) < EXPONENTIAL
                ? -scale * Math.log(probability)
                : scale / shape * (Math.pow(probability, -shape) - 1);
    }

    /** Σ log density of the exceedances, in nats; −∞ where one lies beyond the tail's end. */
    public double logLikelihood(double[] exceedances) {
        double sum = 0;
        for (double y : exceedances) {
            if (Math.abs(shape) < EXPONENTIAL) {
                sum -= Math.log(scale) + y / scale;
            } else {
                double base = 1 + shape * y / scale;
                sum += base <= 0 ? Double.NEGATIVE_INFINITY : -Math.log(scale) - (1 + 1 / shape) * Math.log(base);
            }
        }
        return sum;
    }

    private static double[] thetaGrid(double max, double mean) {
        int half = 40;
        double[] grid = new double[2 * half];
        for (int i = 0; i < half; i++) {
            grid[i] = -1 / max * (1 - Math.pow(1e-6, 1 - (double) i / half)) - 1e-9 / max;
            grid[half + i] = Math.pow(10, -6 + 10.0 * i / (half - 1)) / mean;
        }
        Arrays.sort(grid);
        return grid;
    }

    private static double shapeGiven(double theta, double[] y) {
        double sum = 0;
        for (double value : y) {
            sum += Math.log1p(theta * value);
        }
        return sum / y.length;
    }

    /** The profile log-likelihood per exceedance: −log(shape/θ) − shape − 1. */
    private static double profile(double theta, double[] y) {
        double shape = shapeGiven(theta, y);
        double scale = shape / theta;
        return shape < SMALLEST_SHAPE || !(scale > 0) ? Double.NEGATIVE_INFINITY : -Math.log(scale) - shape - 1;
    }

    private static double maximise(double[] y, double from, double to) {
        double low = from;
        double high = to;
        for (int i = 0; i < 60 && high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high)); i++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (profile(left, y) < profile(right, y)) {
                low = left;
            } else {
                high = right;
            }
        }
        return (low + high) / 2;
    }
}
