package io.surprisal.core.calibration;

/**
 * Fits a generalised Pareto of a shape of at least 0 to exceedances by penalised maximum likelihood (Coles &amp; Dixon 1999 penalise in this
 * way): the shape has a normal prior around 0. Without it few exceedances give any shape at all, and the shape decides how far the tail reaches.
 */
final class ParetoFit {
    /** The standard deviation of the prior. */
    private static final double SHAPE_DEVIATION = 0.25;

    /** From shape 1 a tail has no mean. */
    private static final double LARGEST_SHAPE = 1;

    private static final int GRID = 16;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private ParetoFit() {}

    /** @param exceedances at least one value, all finite and above 0; not changed */
    static Tail fit(double[] exceedances) {
        double step = LARGEST_SHAPE / GRID;
        double best = 0;
        double bestPosterior = Double.NEGATIVE_INFINITY;
        for (int i = 0; i <= GRID; i++) {
            double shape = i * step;
            double posterior = logPosterior(exceedances, shape);
            if (posterior > bestPosterior) {
                best = shape;
                bestPosterior = posterior;
            }
        }
        double low = Math.max(0, best - step);
        double high = Math.min(LARGEST_SHAPE, best + step);
        while (high - low > 1e-6) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (logPosterior(exceedances, left) < logPosterior(exceedances, right)) {
                low = left;
            } else {
                high = right;
            }
        }
        double shape = (low + high) / 2;
        return new Tail(shape, 0, likeliestScale(exceedances, shape), 0);
    }

    /** Σ log density, nats, of exceedances none of which is beyond the end that a negative shape has. */
    static double logLikelihood(double[] exceedances, double shape, double scale) {
        double sum = 0;
        for (double y : exceedances) {
            sum += Math.abs(shape) < 1e-9 ? y / scale : (1 + 1 / shape) * Math.log1p(shape * y / scale);
        }
        return -exceedances.length * Math.log(scale) - sum;
    }

    /**
     * The likeliest scale of a shape: the root of (1 + shape) · mean of y / (scale + shape·y) = 1, whose left side falls in the scale, by
     * bisection in log scale.
     */
    static double likeliestScale(double[] exceedances, double shape) {
        double max = 0;
        for (double y : exceedances) {
            max = Math.max(max, y);
        }
        double low = Math.log(max) + (shape < 0 ? Math.log(-shape) : -50);
        double high = Math.log(max) + 5;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            double scale = Math.exp(middle);
            double sum = 0;
            for (double y : exceedances) {
                sum += y / (scale + shape * y);
            }
            if ((1 + shape) * sum > exceedances.length) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }

    /** The log posterior of a shape with the scale that is likeliest then, up to a constant. */
    private static double logPosterior(double[] exceedances, double shape) {
        return logLikelihood(exceedances, shape, likeliestScale(exceedances, shape))
                - shape * shape / (2 * SHAPE_DEVIATION * SHAPE_DEVIATION);
    }
}
