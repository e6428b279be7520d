package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Clock;
import java.util.Optional;

/**
 * How far the hour predicts a feature: the squared correlation of the second half of the time with the first half's hourly
 * means, 0 where it is negative.
 *
 * @param daily by the 24 hours of the day (UTC)
 * @param weekly by the 168 hours of the week; 0 where there are too few weeks
 * @param weeks how many there are
 */
public record Season(double daily, double weekly, double weeks) {
    private static final long HOUR = 3_600_000;
    private static final int DAY = 24;
    private static final int WEEK = 7 * DAY;

    /** Two periods in each half: one alone may resemble the next by a trend. */
    private static final int FEWEST_PERIODS = 4;

    /** A fifth of the variance: what a slow wander shares with the hour by chance in a few days stays below, mostly. */
    private static final double REMARKABLE = 0.2;

    /** What the week must add to the day. */
    private static final double REMARKABLE_GAIN = 0.1;

    /** So little is left that a peak that does not come lies some four deviations off. */
    private static final double MOST = 0.75;

    /** Of fewer, an hour of the week is known from too few of its like to say what is odd then. */
    private static final int FEWEST_WEEKS = 8;

    /** Empty where neither is remarkable, or too few days are there. */
    public static Optional<Season> of(Column column, Clock clock) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int row = 0; row < column.rows(); row++) {
            if (clock.known(row)) {
                first = Math.min(first, clock.millis(row));
                last = Math.max(last, clock.millis(row));
            }
        }
        long span = last - first;
        if (!column.moves() || span < FEWEST_PERIODS * DAY * HOUR) {
            return Optional.empty();
        }
        long middle = first + span / 2;
        double daily = foretold(column, clock, middle, DAY);
        double weekly = span < FEWEST_PERIODS * WEEK * HOUR ? 0 : foretold(column, clock, middle, WEEK);
        Season season = new Season(daily, weekly, span / (double) (WEEK * HOUR));
        return season.followsDay() || season.followsWeek() ? Optional.of(season) : Optional.empty();
    }

    boolean followsDay() {
        return daily >= REMARKABLE;
    }

    /** Whether the hour of the week says more than the hour of the day. */
    boolean followsWeek() {
        return weekly >= REMARKABLE && weekly >= daily + REMARKABLE_GAIN;
    }

    /** Whether the clock says most of where the values lie. */
    public boolean rules() {
        return daily >= MOST || weekly >= MOST && weeks >= FEWEST_WEEKS;
    }

    private static double foretold(Column column, Clock clock, long middle, int hours) {
        double[] sum = new double[hours];
        int[] count = new int[hours];
        for (int row = 0; row < column.rows(); row++) {
            if (clock.known(row) && clock.millis(row) < middle && !Float.isNaN(column.value(row))) {
                int hour = hour(clock.millis(row), hours);
                sum[hour] += column.value(row);
                count[hour]++;
            }
        }
        Correlation correlation = new Correlation();
        for (int row = 0; row < column.rows(); row++) {
            if (clock.known(row) && clock.millis(row) >= middle && !Float.isNaN(column.value(row))) {
                int hour = hour(clock.millis(row), hours);
                if (count[hour] > 0) {
                    correlation.add(sum[hour] / count[hour], column.value(row));
                }
            }
        }
        double r = correlation.value();
        return r > 0 ? r * r : 0;
    }

    private static int hour(long millis, int hours) {
        return (int) Math.floorMod(Math.floorDiv(millis, HOUR), (long) hours);
    }

    /** Pearson's, by Welford's update. */
    private static final class Correlation {
        private long count;
        private double meanX;
        private double meanY;
        private double squaresX;
        private double squaresY;
        private double products;

        void add(double x, double y) {
            count++;
            double fromX = x - meanX;
            double fromY = y - meanY;
            meanX += fromX / count;
            meanY += fromY / count;
            squaresX += fromX * (x - meanX);
            squaresY += fromY * (y - meanY);
            products += fromX * (y - meanY);
        }

        double value() {
            double scale = Math.sqrt(squaresX * squaresY);
            return scale == 0 ? 0 : products / scale;
        }
    }
}
