package io.surprisal.core.calibration;

import java.util.Arrays;

/** Ways to fit a tail that calibration does not use, for comparison: the threshold of a budget of 1e-4. */
final class OtherFits {
    private static final double BUDGET = 1e-4;
    private static final double SMALLEST_SHAPE = -0.5;

    private OtherFits() {}

    /** SPOT's fit (Siffer et al. 2017), which calibration used before: unpenalised, of the largest 2 % and at least 10. */
    static double maximumLikelihood(double[] series) {
        return likeliest(series, Math.max(10, (int) Math.round(0.02 * series.length)), SMALLEST_SHAPE, 2, shape -> 0);
    }

    /** Coles &amp; Dixon (1999): penalised towards 0 from above, the shape not below 0, of the largest tenth. */
    static double colesDixon(double[] series) {
        return likeliest(series, tenth(series), 0, 0.99, shape -> 1 - 1 / (1 - shape));
    }

    /** Hosking &amp; Wallis (1987), the shape not below 0, of the largest tenth. */
    static double probabilityWeightedMoments(double[] series) {
        double[] tail = tail(series, tenth(series));
        int size = tail.length - 1;
        double mean = 0;
        double weighted = 0;
        for (int i = 0; i < size; i++) {
            double y = tail[i + 1] - tail[0];
            mean += y / size;
            weighted += y * (size - 1 - i) / (size - 1) / size;
        }
        double shape = Math.min(Math.max(2 - mean / (mean - 2 * weighted), 0), 0.95);
        return tail[0] + quantile(shape, mean * (1 - shape), BUDGET * series.length / size);
    }

    /** The largest quarter taken as exponential. */
    static double exponential(double[] series) {
        double[] tail = tail(series, series.length / 4);
        double mean = Arrays.stream(tail, 1, tail.length).average().orElseThrow() - tail[0];
        return tail[0] + quantile(0, mean, BUDGET * series.length / (tail.length - 1));
    }

    private interface Penalty {
        double of(double shape);
    }

    private static double likeliest(double[] series, int size, double from, double to, Penalty penalty) {
        double[] tail = tail(series, size);
        double[] y = Arrays.stream(tail, 1, tail.length)
                .map(value -> value - tail[0])
                .filter(value -> value > 0)
                .toArray();
        if (y.length < 2) {
            return tail[0];
        }
        double best = Double.NEGATIVE_INFINITY;
        double at = Double.NaN;
        for (double shape = from; shape <= to; shape += 0.01) {
            double scale = ParetoFit.likeliestScale(y, shape);
            double likelihood = ParetoFit.logLikelihood(y, shape, scale) + penalty.of(shape);
            if (likelihood > best) {
                best = likelihood;
                at = tail[0] + quantile(shape, scale, BUDGET * series.length / size);
            }
        }
        return at;
    }

    private static int tenth(double[] series) {
        return Math.max(20, series.length / 10);
    }

    /** The threshold and the values above it, ascending. */
    private static double[] tail(double[] series, int size) {
        double[] sorted = series.clone();
        Arrays.sort(sorted);
        return Arrays.copyOfRange(sorted, sorted.length - size - 1, sorted.length);
    }

    private static double quantile(double shape, double scale, double probability) {
        return new Tail(shape, 0, scale, 0).quantileOfSurvival(probability);
    }
}
