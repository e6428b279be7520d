package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Wording;
import java.util.Optional;

/**
 * A right tail that is heavier than an exponential's.
 *
 * @param reach how many times as far the 99.9 % quantile lies above the median as the upper quartile does
 * @param kurtosis excess kurtosis, 0 for a normal, 6 for an exponential distribution
 */
record RightTail(double reach, double kurtosis) {
    /** (q99.9 − median) / (q75 − median) of an exponential distribution. */
    static final double EXPONENTIAL = Math.log(500) / Math.log(2);

    private static final double EXPONENTIAL_KURTOSIS = 6;

    /** Fewer values above the median leave the 99.9 % quantile to one or two of them. */
    private static final int FEWEST_ABOVE = 2_000;

    /**
     * The tail of a column, if it reaches at least twice as far as an exponential's and has more kurtosis. Only values above the
     * median count: many ties at the median, as of a metric that is mostly 0, do not hide the tail.
     */
    static Optional<RightTail> of(Column column) {
        if (!column.moves()) {
            return Optional.empty();
        }
        double median = column.quantile(0.5);
        int first = column.firstAbove(median);
        int above = column.count() - first;
        if (above < FEWEST_ABOVE) {
            return Optional.empty();
        }
        // Of the upper half of the values, the median is the upper quartile, the 99.8 % quantile the 99.9 % quantile.
        double quartile = column.sorted(first + above / 2) - median;
        double far = column.sorted(first + (int) (0.998 * (above - 1))) - median;
        double variance = column.centralMoment(2);
        RightTail tail = new RightTail(far / quartile, column.centralMoment(4) / (variance * variance) - 3);
        return tail.reach >= 2 * EXPONENTIAL && tail.kurtosis > EXPONENTIAL_KURTOSIS
                ? Optional.of(tail)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return Wording.format("%.0f times, kurtosis %.0f", reach, kurtosis);
    }
}
