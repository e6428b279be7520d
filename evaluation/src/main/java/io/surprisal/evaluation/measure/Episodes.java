package io.surprisal.evaluation.measure;

import java.util.Arrays;

/** Runs of consecutive rows that are called anomalous: what reaches a person as one alert. */
final class Episodes {
    private Episodes() {}

    static int count(boolean[] decisions) {
        int episodes = 0;
        for (int row = 0; row < decisions.length; row++) {
            episodes += decisions[row] && (row == 0 || !decisions[row - 1]) ? 1 : 0;
        }
        return episodes;
    }

    /** The rows above the quantile of their own values, at most the given share; rows without a value never are. */
    static boolean[] aboveQuantile(double[] abnormality, double share) {
        double[] sorted = Arrays.stream(abnormality)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        boolean[] decisions = new boolean[abnormality.length];
        if (sorted.length == 0) {
            return decisions;
        }
        double threshold = sorted[Math.max(0, (int) Math.ceil(sorted.length * (1 - share)) - 1)];
        for (int row = 0; row < decisions.length; row++) {
            decisions[row] = abnormality[row] > threshold;
        }
        return decisions;
    }
}
