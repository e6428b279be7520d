package io.surprisal.evaluation.rehearsal;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;
import org.jspecify.annotations.Nullable;

/**
 * One feature along the records of one key: what is usual of it at a time, and how far it varies about that.
 *
 * <p>What is usual is profile + level. With a period P the profile is the mean of the same phase, averaged over up to 15 records, of the three
 * periods before and after; the level is how far the records within P/8 lie off it. Without a period the profile is 0 and the level
 * the mean of the 15 records about. The spread s is a quarter of the range that holds the middle 95 % of the values less what is
 * usual, 3.92 to be exact, which is the standard deviation of Gaussian noise; without a period it is that of the values themselves. Where that is 0, as
 * for values that seldom move, s is the standard deviation.
 */
final class FeatureCourse {
    private static final double SELDOM = 0.01;
    private static final int FLAG = 2;
    private static final int FEWEST_MOVES = 20;
    private static final double RISING = 0.99;
    private static final double SPREADS = 2 * 1.959964;
    private static final double OUTSIDE = 0.025;
    /** Spreads are of so many records at most, evenly apart. */
    private static final int SAMPLE = 5000;

    private static final int PERIODS = 3;
    private static final int HALF_WIDTH = 7;
    private static final int PART_OF_PERIOD = 48;
    private static final int LEVEL_POINTS = 4;
    private static final double LEVEL_STEP = 1.0 / 32;
    private static final double PROMINENT = 3;

    private final KeySeries series;
    private final int feature;
    private final boolean moves;
    private final boolean counter;
    private final double period;
    private final int halfWidth;
    private final double lowest;
    private final Spread whole;
    private final Spread own;
    private final @Nullable Peak peak;

    /** The middle of numbers and how far they spread. */
    record Spread(double median, double size) {
        static Spread of(double[] numbers) {
            double[] sorted =
                    Arrays.stream(numbers).filter(Double::isFinite).sorted().toArray();
            if (sorted.length == 0) {
                return new Spread(0, 0);
            }
            double range = quantile(sorted, 1 - OUTSIDE) - quantile(sorted, OUTSIDE);
            return new Spread(
                    quantile(sorted, 0.5),
                    range > 0 ? range / SPREADS : Math.sqrt(StatUtils.populationVariance(sorted)));
        }

        private static double quantile(double[] sorted, double share) {
            return sorted[(int) Math.round(share * (sorted.length - 1))];
        }
    }

    /**
     * When the highest part of each period comes.
     *
     * @param phase where in the period it begins, milliseconds
     * @param lasts milliseconds
     */
    record Peak(double phase, double lasts) {}

    private FeatureCourse(KeySeries series, int feature, Moves moved) {
        this.series = series;
        this.feature = feature;
        counter = moved.isCounter();
        moves = !counter && moved.isLively();
        lowest = moved.lowest;
        period = moves ? Rhythm.period(series, feature) : 0;
        halfWidth = period > 0 ? (int) Math.min(HALF_WIDTH, period / series.step() / PART_OF_PERIOD) : HALF_WIDTH;
        int[] sample = moves ? sample() : new int[0];
        whole = Spread.of(
                Arrays.stream(sample).mapToDouble(i -> series.value(i, feature)).toArray());
        own = period > 0
                ? Spread.of(Arrays.stream(sample)
                        .mapToDouble(i -> series.value(i, feature) - usual(series.time(i)))
                        .toArray())
                : whole;
        peak = period > 0 ? findPeak() : null;
    }

    static FeatureCourse of(KeySeries series, int feature) {
        return new FeatureCourse(series, feature, Moves.of(series, feature));
    }

    /** Whether faults of its level mean something: it is no constant, no flag, no counter, and differs from the record before in one of a hundred. */
    boolean moves() {
        return moves && own.size > 0;
    }

    /** Whether it counts up: of at least 20 moves 99 % rise. */
    boolean isCounter() {
        return counter;
    }

    /** Milliseconds; 0 where there is none. */
    double period() {
        return period;
    }

    /** s, in its unit. */
    double spread() {
        return own.size;
    }

    /** Of its values themselves, the rhythm included. */
    Spread whole() {
        return whole;
    }

    /** Its lowest value. */
    double lowest() {
        return lowest;
    }

    /** Null where its period has none that stands out. */
    @Nullable
    Peak peak() {
        return peak;
    }

    float value(int record) {
        return series.value(record, feature);
    }

    /** What is usual at a time, epoch milliseconds; NaN where all values about it are missing. */
    double usual(long time) {
        return profile(time) + level(time);
    }

    /** What the phase of a time says; 0 without a period. */
    double profile(long time) {
        if (period == 0) {
            return 0;
        }
        double sum = 0;
        int count = 0;
        for (int k = -PERIODS; k <= PERIODS; k++) {
            double mean = k == 0 ? Double.NaN : localAt(Math.round(time + k * period));
            if (!Double.isNaN(mean)) {
                sum += mean;
                count++;
            }
        }
        return count == 0 ? localAt(time) : sum / count;
    }

    /** How far the values about a time lie off what their phases say. */
    double level(long time) {
        if (period == 0) {
            return local(series.near(time));
        }
        double sum = 0;
        int count = 0;
        for (int j = -LEVEL_POINTS; j <= LEVEL_POINTS; j++) {
            long at = Math.round(time + j * LEVEL_STEP * period);
            double off = localAt(at) - profile(at);
            if (!Double.isNaN(off)) {
                sum += off;
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** The mean of the records about a time; NaN where there are none. */
    private double localAt(long time) {
        int record = series.near(time);
        return Math.abs(series.time(record) - time) <= series.step() ? local(record) : Double.NaN;
    }

    private double local(int record) {
        double sum = 0;
        int count = 0;
        for (int i = Math.max(0, record - halfWidth); i <= Math.min(series.size() - 1, record + halfWidth); i++) {
            float value = series.value(i, feature);
            if (Float.isFinite(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private int[] sample() {
        int count = Math.min(SAMPLE, series.size());
        int[] sample = new int[count];
        for (int i = 0; i < count; i++) {
            sample[i] = (int) ((long) i * series.size() / count);
        }
        return sample;
    }

    /** The part of the period about its highest phase that lies above the middle between the highest and the lowest. */
    private @Nullable Peak findPeak() {
        double[] shape = Rhythm.shape(series, feature, period, 0, series.size());
        int bins = shape.length;
        int top = 0;
        double low = Double.POSITIVE_INFINITY;
        for (int bin = 0; bin < bins; bin++) {
            if (Double.isNaN(shape[bin])) {
                return null;
            }
            top = shape[bin] > shape[top] ? bin : top;
            low = Math.min(low, shape[bin]);
        }
        if (shape[top] - low < PROMINENT * own.size) {
            return null;
        }
        double middle = (shape[top] + low) / 2;
        int first = top;
        while (shape[Math.floorMod(first - 1, bins)] >= middle) {
            first--;
        }
        int last = top;
        while (shape[Math.floorMod(last + 1, bins)] >= middle) {
            last++;
        }
        double bin = period / bins;
        return new Peak(Math.floorMod(first, bins) * bin, (last + 1 - first) * bin);
    }

    /** How a feature moves from record to record. */
    private static final class Moves {
        private int steps;
        private int rises;
        private int falls;
        private int distinct;
        private float lowest = Float.POSITIVE_INFINITY;

        static Moves of(KeySeries series, int feature) {
            Moves moves = new Moves();
            float[] seen = new float[FLAG];
            float before = Float.NaN;
            for (int i = 0; i < series.size(); i++) {
                float value = series.value(i, feature);
                if (!Float.isFinite(value)) {
                    continue;
                }
                moves.lowest = Math.min(moves.lowest, value);
                moves.see(seen, value);
                if (!Float.isNaN(before)) {
                    moves.steps++;
                    moves.rises += value > before ? 1 : 0;
                    moves.falls += value < before ? 1 : 0;
                }
                before = value;
            }
            return moves;
        }

        private void see(float[] seen, float value) {
            for (int i = 0; i < Math.min(distinct, FLAG); i++) {
                if (seen[i] == value) {
                    return;
                }
            }
            if (distinct < FLAG) {
                seen[distinct] = value;
            }
            distinct = Math.min(distinct + 1, FLAG + 1);
        }

        boolean isCounter() {
            return rises + falls >= FEWEST_MOVES && rises >= RISING * (rises + falls);
        }

        boolean isLively() {
            return distinct > FLAG && rises + falls >= SELDOM * steps;
        }
    }
}
