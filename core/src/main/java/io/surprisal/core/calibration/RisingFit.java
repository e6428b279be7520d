package io.surprisal.core.calibration;

/** Fits a tail of rising hazard a + b·y to exceedances by maximum likelihood. */
final class RisingFit {
    /** The largest share of the cumulative hazard that rises: without a constant part the tail has no scale. */
    private static final double LARGEST_SHARE = 0.99;

    private RisingFit() {}

    /**
     * Where the likelihood of (a, b) is largest, a·Σy + b·Σy²/2 is the number of exceedances. So one number is left to seek, the share t of
     * the mean cumulative hazard that rises: a = (1 − t)/mean of y, b = t/mean of y²/2. The likelihood is concave in t, and its
     * derivative's root is found by bisection.
     *
     * @param exceedances at least one value, all finite and above 0; not changed
     * @param straightBelow see {@link Tail}
     */
    static Tail fit(double[] exceedances, double straightBelow) {
        double mean = 0;
        double halfSquare = 0;
        for (double y : exceedances) {
            mean += y / exceedances.length;
            halfSquare += y * y / 2 / exceedances.length;
        }
        double low = 0;
        double high = LARGEST_SHARE;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            double derivative = 0;
            for (double y : exceedances) {
                derivative += (y / halfSquare - 1 / mean) / ((1 - middle) / mean + middle * y / halfSquare);
            }
            if (derivative > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double constant = (1 - low) / mean;
        double slope = low / halfSquare;
        return new Tail(0, slope / (constant * constant), 1 / constant, straightBelow);
    }
}
