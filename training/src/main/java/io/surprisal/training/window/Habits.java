package io.surprisal.training.window;

/**
 * How each feature by itself usually moves within a window: three numbers v, and how far from the median they go.
 *
 * <pre>
 * v      = log(spread + floor), log(roughness + floor), shift        of each feature
 * r      = the largest of the three |v − median| / reach             1 as far as training windows go
 * e      = asinh(max(0, r − 1))
 * score  = Σ e / usual
 * </pre>
 *
 * @param floors what is added before a logarithm, [2·D]: of spreads, then of roughnesses
 * @param median of training windows, [3·D]: of spreads, of roughnesses, of shifts
 * @param reach the way from there to the farthest of the usual ones, above 0, [3·D]; {@value #NOTHING_KNOWN} where no window is known
 * @param usual the largest Σ e of held-out windows, at least {@value #LEAST_USUAL}
 */
public record Habits(double[] floors, double[] median, double[] reach, double usual) {
    /** How many numbers there are of each feature. */
    static final int KINDS = 3;

    /** How many of them are looked at by their logarithm, the first ones. */
    static final int LOGARITHMS = 2;

    /** So far nothing goes. */
    static final double NOTHING_KNOWN = 1e6;

    static final double LEAST_USUAL = 0.1;

    /** v of a number of some kind. */
    static double seen(double number, double floor, int kind) {
        return kind < LOGARITHMS ? Math.log(number + floor) : number;
    }

    /**
     * Σ e.
     *
     * @param seen v, NaN where not known, [3·D]
     */
    double excess(double[] seen) {
        int features = seen.length / KINDS;
        double sum = 0;
        for (int j = 0; j < features; j++) {
            double farthest = 0;
            for (int place = j; place < seen.length; place += features) {
                if (!Double.isNaN(seen[place])) {
                    farthest = Math.max(farthest, Math.abs(seen[place] - median[place]) / reach[place]);
                }
            }
            sum += asinh(Math.max(0, farthest - 1));
        }
        return sum;
    }

    private static double asinh(double x) {
        return Math.log(x + Math.sqrt(x * x + 1));
    }
}
