package io.surprisal.evaluation.rehearsal;

import java.util.Arrays;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * With which period a feature repeats. Candidates are a day, a week, and the lag of the highest peak of the autocorrelation after its
 * first fall, made exact by the peaks at its multiples. A candidate counts where the mean of each phase over the first half of the time foretells
 * the second half: the squared correlation is at least 0.2 for a day and a week, of which there are four or more, and 0.3 for another lag, of which there are six or
 * more. The shorter one is taken unless a longer one foretells a tenth more of the variance. What is not strictly periodic, such as heartbeats, has none.
 */
final class Rhythm {
    private static final double DAY = 86_400_000;
    private static final double WEEK = 7 * DAY;
    private static final int FEWEST_OF_CLOCK = 4;
    private static final int FEWEST_FOUND = 6;
    private static final double FORETOLD_BY_CLOCK = 0.2;
    private static final double FORETOLD_BY_FOUND = 0.3;
    private static final double GAIN = 0.1;
    /** What is found so near to a day or a week is that. */
    private static final double SAME = 0.02;

    private static final double LEAST_CORRELATION = 0.1;
    private static final int FEWEST_RECORDS = 8;
    private static final int MOST_BINS = 96;
    private static final int MOST_CELLS = 1 << 16;

    private Rhythm() {}

    /** The period, milliseconds; 0 where there is none. */
    static double period(KeySeries series, int feature) {
        double span = series.time(series.size() - 1) - series.time(0);
        double best = 0;
        double foretold = 0;
        double[] candidates = {found(series, feature, span), DAY, WEEK};
        double found = candidates[0];
        if (Math.abs(found - DAY) < SAME * DAY || Math.abs(found - WEEK) < SAME * WEEK) {
            candidates[0] = 0;
        }
        Arrays.sort(candidates);
        for (double candidate : candidates) {
            boolean clock = candidate == DAY || candidate == WEEK;
            int fewest = clock ? FEWEST_OF_CLOCK : FEWEST_FOUND;
            if (candidate < FEWEST_RECORDS * series.step() || span < fewest * candidate) {
                continue;
            }
            double share = foretold(series, feature, candidate);
            double needed = Math.max(clock ? FORETOLD_BY_CLOCK : FORETOLD_BY_FOUND, best == 0 ? 0 : foretold + GAIN);
            if (share >= needed) {
                best = candidate;
                foretold = share;
            }
        }
        return best;
    }

    /**
     * The mean of each phase over some records.
     *
     * @param period milliseconds
     * @param from the first record
     * @param to the record after the last
     * @return [bins], as many as the period has records, 96 at most; NaN for a phase without a value
     */
    static double[] shape(KeySeries series, int feature, double period, int from, int to) {
        int bins = (int) Math.max(1, Math.min(MOST_BINS, Math.floor(period / series.step())));
        double[] sums = new double[bins];
        int[] counts = new int[bins];
        for (int i = from; i < to; i++) {
            float value = series.value(i, feature);
            if (Float.isFinite(value)) {
                int bin = bin(series, i, period, bins);
                sums[bin] += value;
                counts[bin]++;
            }
        }
        for (int bin = 0; bin < bins; bin++) {
            sums[bin] = counts[bin] == 0 ? Double.NaN : sums[bin] / counts[bin];
        }
        return sums;
    }

    /** Where in the period a time is, milliseconds from its start; periods begin with the key's first record. */
    static double phase(KeySeries series, long time, double period) {
        double since = time - series.time(0);
        return since - Math.floor(since / period) * period;
    }

    private static int bin(KeySeries series, int record, double period, int bins) {
        return Math.min(bins - 1, (int) (phase(series, series.time(record), period) / period * bins));
    }

    /** The squared correlation of the second half's values with the first half's means of their phases; 0 where it is negative. */
    private static double foretold(KeySeries series, int feature, double period) {
        int middle = series.size() / 2;
        double[] shape = shape(series, feature, period, 0, middle);
        SimpleRegression line = new SimpleRegression();
        for (int i = middle; i < series.size(); i++) {
            double x = shape[bin(series, i, period, shape.length)];
            double y = series.value(i, feature);
            if (Double.isFinite(x) && Double.isFinite(y)) {
                line.addData(x, y);
            }
        }
        return line.getSlope() > 0 ? line.getRSquare() : 0;
    }

    /** The period that the autocorrelation shows, milliseconds; 0 where it shows none. */
    private static double found(KeySeries series, int feature, double span) {
        int coarse = (int) Math.max(1, Math.ceil(span / series.step() / MOST_CELLS));
        double cell = coarse * series.step();
        double[] correlation = autocorrelation(grid(series, feature, cell, (int) (span / cell) + 1));
        int most = correlation.length / FEWEST_FOUND;
        int lag = 1;
        while (lag < most && correlation[lag] >= correlation[1] / 2) {
            lag++;
        }
        int best = highest(correlation, lag, most);
        if (best <= lag || best + 1 >= most || correlation[best] < LEAST_CORRELATION) {
            return 0;
        }
        // Each lag by the number of its pairs, or peaks would lean to the left.
        for (int i = 0; i < correlation.length; i++) {
            correlation[i] *= correlation.length / (double) (correlation.length - i);
        }
        double period = highest(correlation, best - 1, best + 2);
        for (int multiple = 2; (multiple + 1) * period < correlation.length / 2.0; multiple *= 2) {
            int about = (int) Math.round(multiple * period);
            int width = (int) Math.max(1, period / 4);
            period = (double) highest(correlation, about - width, about + width + 1) / multiple;
        }
        return period * cell;
    }

    /** The mean of each cell less a line through all of them; 0 where a cell has no value. */
    private static double[] grid(KeySeries series, int feature, double cell, int cells) {
        double[] sums = new double[cells];
        int[] counts = new int[cells];
        for (int i = 0; i < series.size(); i++) {
            float value = series.value(i, feature);
            if (Float.isFinite(value)) {
                int place = (int) Math.min(cells - 1, (series.time(i) - series.time(0)) / cell);
                sums[place] += value;
                counts[place]++;
            }
        }
        SimpleRegression line = new SimpleRegression();
        for (int i = 0; i < cells; i++) {
            if (counts[i] > 0) {
                sums[i] /= counts[i];
                line.addData(i, sums[i]);
            }
        }
        for (int i = 0; i < cells; i++) {
            sums[i] = counts[i] > 0 && line.getN() > 2 ? sums[i] - line.predict(i) : 0;
        }
        return sums;
    }

    /** Of lags 0 to half the length, biased. */
    private static double[] autocorrelation(double[] centred) {
        int padded = Integer.highestOneBit(Math.max(1, 2 * centred.length - 1)) << 1;
        FastFourierTransformer fourier = new FastFourierTransformer(DftNormalization.STANDARD);
        Complex[] spectrum = fourier.transform(Arrays.copyOf(centred, padded), TransformType.FORWARD);
        double[] power = new double[padded];
        for (int i = 0; i < padded; i++) {
            double size = spectrum[i].abs();
            power[i] = size * size;
        }
        Complex[] sums = fourier.transform(power, TransformType.INVERSE);
        double whole = sums[0].getReal();
        double[] correlation = new double[centred.length];
        for (int lag = 0; lag < correlation.length; lag++) {
            correlation[lag] = whole > 0 ? sums[lag].getReal() / whole : 0;
        }
        return correlation;
    }

    private static int highest(double[] values, int from, int to) {
        int best = from;
        for (int i = from; i < Math.min(to, values.length); i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
