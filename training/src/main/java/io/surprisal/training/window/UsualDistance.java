package io.surprisal.training.window;

import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Where the distances δ of normal windows lie.
 *
 * @param median of held-out windows
 * @param way from there to the 99 % quantile, at least {@value #LEAST_WAY}
 */
public record UsualDistance(double median, double way) {
    /** What float32 leaves of a distance of 0 is no way. */
    private static final double LEAST_WAY = 0.05;

    static UsualDistance of(double[] distances) {
        double median = new Percentile(50).evaluate(distances);
        return new UsualDistance(median, Math.max(new Percentile(99).evaluate(distances) - median, LEAST_WAY));
    }
}
