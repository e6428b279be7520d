package io.surprisal.evaluation.report;

import java.util.Arrays;

/**
 * A measure over seeds.
 *
 * @param mean NaN where nothing was measured
 * @param deviation the standard deviation with n − 1; NaN with fewer than two seeds
 */
record Statistic(double mean, double deviation) {
    static Statistic of(double[] bySeed) {
        double mean = Arrays.stream(bySeed).average().orElse(Double.NaN);
        double squares = Arrays.stream(bySeed)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Statistic(mean, bySeed.length < 2 ? Double.NaN : Math.sqrt(squares / (bySeed.length - 1)));
    }
}
