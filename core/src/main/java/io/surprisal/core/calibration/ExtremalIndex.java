package io.surprisal.core.calibration;

/**
 * The extremal index θ in (0, 1] of a series above a threshold, by the times between exceedances (Ferro &amp; Segers 2003): exceedances
 * come in clusters of mean size 1/θ, so that N of them say about as much as θN independent ones. Held and decaying values have a small
 * one, independent values 1.
 */
final class ExtremalIndex {
    private ExtremalIndex() {}

    /** @param series in order of time, several series one after another; not changed */
    static double of(double[] series, double threshold) {
        int exceedances = 0;
        int last = 0;
        long longest = 0;
        double sum = 0;
        double squares = 0;
        double shorterSum = 0;
        double shorterProducts = 0;
        for (int i = 0; i < series.length; i++) {
            if (series[i] > threshold) {
                if (exceedances > 0) {
                    double time = (double) i - last;
                    longest = Math.max(longest, i - last);
                    sum += time;
                    squares += time * time;
                    shorterSum += time - 1;
                    shorterProducts += (time - 1) * (time - 2);
                }
                last = i;
                exceedances++;
            }
        }
        if (exceedances < 2) {
            return 1;
        }
        int times = exceedances - 1;
        double index = longest <= 2
                ? 2 * sum * sum / (times * squares)
                : 2 * shorterSum * shorterSum / (times * shorterProducts);
        // One cluster is the least that there can be.
        return Math.max(Math.min(index, 1), 1.0 / exceedances);
    }
}
