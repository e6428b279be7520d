package io.surprisal.training.window;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.util.MathArrays;

/**
 * How near remembered points are to each other, and so how far each of them reaches.
 *
 * <pre>
 * own_m       = mean distance of point m from the {@value #NEAREST} nearest others, at least a tenth of the usual one
 * usual       = median of own
 * bandwidth_m = √(own_m · usual) / 3
 * </pre>
 *
 * <p>Between one bandwidth for all (the distance to neighbours: Ramaswamy et al. 2000) and each its own (that distance over the neighbours' own: Breunig et al. 2000; variable kernels: Breiman et al. 1977).
 */
final class Nearness {
    private static final int NEAREST = 10;
    private static final double LEAST_SHARE = 0.1;

    /** Where points are the same, what float32 leaves of a distance between far ones must be small beside it. */
    private static final double LEAST = 0.01;

    private static final double SHARE = 1.0 / 3;

    private Nearness() {}

    /**
     * The bandwidth of each point.
     *
     * @param points [M][n], with the same number of values
     */
    static double[] bandwidths(double[][] points) {
        double[] own = new double[points.length];
        Arrays.setAll(own, m -> own(points, m));
        double usual = Math.max(new Percentile(50).evaluate(own), LEAST);
        return Arrays.stream(own)
                .map(each -> SHARE * Math.sqrt(Math.max(each, LEAST_SHARE * usual) * usual))
                .toArray();
    }

    private static double own(double[][] points, int m) {
        // Its own is the first.
        double[] distances = Arrays.stream(points)
                .mapToDouble(other -> MathArrays.distance(points[m], other))
                .sorted()
                .toArray();
        int count = Math.min(NEAREST, points.length - 1);
        return count == 0 ? 0 : StatUtils.mean(distances, 1, count);
    }
}
