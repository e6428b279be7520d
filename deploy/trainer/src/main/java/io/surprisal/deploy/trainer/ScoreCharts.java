package io.surprisal.deploy.trainer;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Colour;
import io.surprisal.reports.Layer;
import io.surprisal.reports.Layer.Style;
import io.surprisal.reports.Numbers;
import io.surprisal.reports.Thinning;
import java.util.Arrays;
import java.util.List;

/** How scores of held-out rows are distributed, and what their calibration makes of that. */
final class ScoreCharts {
    private static final int BINS = 60;
    private static final int POINTS = 200;
    private static final double NEARLY_ALL = 0.998;

    private ScoreCharts() {}

    /**
     * A histogram, with the rows that the fitted tail expects in each bin.
     *
     * @param values higher is more abnormal; NaN is left out
     */
    static Chart histogram(String score, double[] values, TailCalibration calibration) {
        double[] sorted = sorted(values);
        double low = sorted[0];
        // A few far values would press the others into one bin; the tail's own chart has them.
        double high = Math.max(sorted[(int) (NEARLY_ALL * (sorted.length - 1))], calibration.threshold());
        double width = high > low ? (high - low) / BINS : 1;
        double[] from = new double[BINS];
        double[] to = new double[BINS];
        double[] counts = new double[BINS];
        double[] fitted = new double[BINS];
        double[] middle = new double[BINS];
        Arrays.setAll(from, i -> low + i * width);
        Arrays.setAll(to, i -> low + (i + 1) * width);
        Arrays.setAll(middle, i -> (from[i] + to[i]) / 2);
        int beyond = 0;
        for (double value : sorted) {
            int bin = (int) ((value - low) / width);
            if (bin < BINS || value <= high) {
                counts[Math.min(bin, BINS - 1)]++;
            } else {
                beyond++;
            }
        }
        Arrays.setAll(
                fitted,
                i -> from[i] < calibration.threshold()
                        ? Double.NaN
                        : sorted.length * (calibration.tailProbability(from[i]) - calibration.tailProbability(to[i])));
        return Chart.of(
                score + ": held-out rows",
                beyond == 0
                        ? ""
                        : Numbers.count(beyond) + " of " + Numbers.count(sorted.length)
                                + " rows are further to the right.",
                Axis.linear(score),
                Axis.linear("rows"),
                List.of(
                        Layer.columns("held-out rows", Colour.SCORE, from, to, counts),
                        Layer.line("expected by the fitted tail", Colour.EXPECTED, middle, fitted),
                        Layer.mark("the tail begins", Colour.NEUTRAL, calibration.threshold())
                                .with(Style.DASHED)));
    }

    /** The share of rows that are at least so abnormal, by count and by the fitted tail. */
    static Chart tail(String score, double[] values, TailCalibration calibration) {
        double[] sorted = sorted(values);
        double[] share = new double[sorted.length];
        Arrays.setAll(share, i -> (double) (sorted.length - i) / sorted.length);
        int[] kept = Thinning.of(sorted, share, POINTS);
        double highest = sorted[sorted.length - 1];
        double end = highest + (highest - calibration.threshold()) * 0.1;
        double[] x = new double[POINTS];
        Arrays.setAll(x, i -> calibration.threshold() + (end - calibration.threshold()) * (i + 0.01) / (POINTS - 1));
        double least = 0.3 / sorted.length;
        return Chart.of(
                score + ": the tail",
                "The share of normal rows that are at least so abnormal.",
                Axis.ofPeaks(score, sorted[0], calibration.threshold(), Math.max(end, highest)),
                Axis.log("share of rows", least, 1),
                List.of(
                        Layer.line("held-out rows", Colour.SCORE, Thinning.at(kept, sorted), Thinning.at(kept, share)),
                        Layer.line(
                                        "fitted tail",
                                        Colour.EXPECTED,
                                        x,
                                        Arrays.stream(x)
                                                .map(calibration::tailProbability)
                                                .map(p -> p < least ? Double.NaN : p)
                                                .toArray())
                                .with(Style.DASHED),
                        Layer.mark("the tail begins", Colour.NEUTRAL, calibration.threshold())
                                .with(Style.DASHED)));
    }

    /**
     * What share of rows has at most each tail probability; the same, if what is calibrated holds.
     *
     * @param older of the older half of the rows of each key
     * @param newer of the newer half
     */
    static Chart calibration(double[] all, double[] older, double[] newer, TailCalibration calibration) {
        double least = 1.0 / sorted(all).length;
        double[] expected = new double[POINTS];
        Arrays.setAll(expected, i -> Math.pow(least, (double) i / (POINTS - 1)));
        Layer whole = Layer.line(
                "all held-out rows, by the model's calibration, which was fitted to them",
                Colour.SCORE,
                expected,
                observed(expected, all, calibration));
        Layer equal = Layer.line("equal", Colour.NEUTRAL, new double[] {least, 1}, new double[] {least, 1})
                .with(Style.DASHED);
        boolean enough = sorted(older).length >= TailCalibration.FEWEST;
        return Chart.of(
                        "Expected against observed tail probability",
                        "Below the diagonal fewer rows are so abnormal than calibrated; above it more, so that there are more alerts than budgeted.",
                        Axis.log("expected: calibrated tail probability", least, 1),
                        Axis.log("observed: share of rows", least / 3, 1),
                        enough
                                ? List.of(
                                        equal,
                                        whole,
                                        Layer.line(
                                                "newer half, by a calibration on the older half",
                                                Colour.SECOND,
                                                expected,
                                                observed(expected, newer, TailCalibration.fit(finite(older)))))
                                : List.of(equal, whole))
                .high(380);
    }

    /** The share of values whose tail probability is at most each of some; NaN where it is none. */
    static double[] observed(double[] expected, double[] values, TailCalibration calibration) {
        double[] probabilities = Arrays.stream(values)
                .filter(Double::isFinite)
                .map(calibration::tailProbability)
                .sorted()
                .toArray();
        double[] observed = new double[expected.length];
        for (int i = 0; i < expected.length; i++) {
            int below = 0;
            int above = probabilities.length;
            while (below < above) {
                int middle = (below + above) / 2;
                if (probabilities[middle] <= expected[i]) {
                    below = middle + 1;
                } else {
                    above = middle;
                }
            }
            observed[i] = below == 0 ? Double.NaN : (double) below / probabilities.length;
        }
        return observed;
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }

    private static double[] sorted(double[] values) {
        double[] sorted = finite(values);
        Arrays.sort(sorted);
        return sorted;
    }
}
