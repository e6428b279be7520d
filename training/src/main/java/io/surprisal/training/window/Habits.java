package io.surprisal.training.window;

import org.apache.commons.math3.util.FastMath;

/**
 * How each feature by itself usually moves within a window, and how far beyond that a window is.
 *
 * <pre>
 * v      = log(roughness + floor), shift             of each feature: {@link Movement}
 * r      = the larger of both |v − median| / reach   1 as far as training windows go
 * e      = asinh(max(0, r − 1))
 * score  = Σ e / usual
 * </pre>
 *
 * @param floors what is added to roughnesses before their logarithm, [D]
 * @param roughness where the logarithms of training windows lay
 * @param shift where the shifts did
 * @param usual the largest Σ e of held-out windows, at least {@value #LEAST_USUAL}
 */
public record Habits(double[] floors, Range roughness, Range shift, double usual) {
    static final double LEAST_USUAL = 0.1;

    /**
     * Where a number of each feature lay.
     *
     * @param median [D]
     * @param reach the way from there to the farthest of the usual ones, above 0; so far that nothing goes there where nothing is known, [D]
     */
    public record Range(double[] median, double[] reach) {
        double ratio(double seen, int feature) {
            return Math.abs(seen - median[feature]) / reach[feature];
        }
    }

    /**
     * Σ e.
     *
     * @param roughnesses NaN where not known, [D]
     * @param shifts NaN where not known, [D]
     */
    double excess(double[] roughnesses, double[] shifts) {
        double sum = 0;
        for (int j = 0; j < floors.length; j++) {
            if (!Double.isNaN(roughnesses[j])) {
                double farthest =
                        Math.max(roughness.ratio(Math.log(roughnesses[j] + floors[j]), j), shift.ratio(shifts[j], j));
                sum += FastMath.asinh(Math.max(0, farthest - 1));
            }
        }
        return sum;
    }
}
