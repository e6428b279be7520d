package io.surprisal.training.window;

import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Where the distances δ of normal windows lie.
 *
 * @param median of held-out windows
 * @param way from there to the 99 % quantile, above 0
 */
public record UsualDistance(double median, double way) {
    private static final double LEAST_WAY = 1e-3;

    static UsualDistance of(double[] distances) {
        double median = new Percentile(50).evaluate(distances);
        return new UsualDistance(median, Math.max(new Percentile(99).evaluate(distances) - median, LEAST_WAY));
    }
}
