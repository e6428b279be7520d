package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first and the last quarter of every series, to be compared. With a clock they hold whole weeks, or else whole days, so that the same
 * phases of a season stand against each other.
 */
final class Ends {
    private static final double PART = 0.25;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long WEEK = 7 * DAY;

    private final Side[] sides;
    private final boolean[] secondHalf;
    private final @Nullable Doubt doubt;

    private Ends(int rows, @Nullable Doubt doubt) {
        this.sides = new Side[rows];
        this.secondHalf = new boolean[rows];
        this.doubt = doubt;
    }

    /** Where a row stands. */
    enum Side {
        FIRST,
        MIDDLE,
        LAST
    }

    /**
     * A season that looks like a drift in so little time.
     *
     * @param season what it is the course of
     * @param needed the time that tells the two apart
     * @param span the time that the longest series takes, in milliseconds
     */
    record Doubt(String season, String needed, long span) {}

    /** The ends of the kept rows' series. */
    static Ends of(RowOrder order, Optional<Clock> clock) {
        if (clock.isEmpty()) {
            return byRows(order, null);
        }
        Spans spans = new Spans(order, clock.get());
        long longest = spans.longest();
        if (longest < 2 * DAY) {
            return byRows(order, new Doubt("a day", "two days", longest));
        }
        boolean weeks = longest >= 2 * WEEK;
        return spans.ends(weeks ? WEEK : DAY, weeks ? null : new Doubt("a week", "two weeks", longest));
    }

    Side side(int row) {
        return sides[row];
    }

    boolean secondHalf(int row) {
        return secondHalf[row];
    }

    /** What a difference between the ends may be instead of a drift; empty where time tells. */
    Optional<Doubt> doubt() {
        return Optional.ofNullable(doubt);
    }

    private static Ends byRows(RowOrder order, @Nullable Doubt doubt) {
        Ends ends = new Ends(order.rows(), doubt);
        for (int row = 0; row < order.rows(); row++) {
            double progress = order.progress(row);
            ends.sides[row] = progress < PART ? Side.FIRST : progress >= 1 - PART ? Side.LAST : Side.MIDDLE;
            ends.secondHalf[row] = progress >= 0.5;
        }
        return ends;
    }

    /** When each series begins and ends: one usual interval behind its last row. */
    private static final class Spans {
        private final RowOrder order;
        private final Clock clock;
        private final long[] begin;
        private final long[] end;

        Spans(RowOrder order, Clock clock) {
            this.order = order;
            this.clock = clock;
            begin = new long[order.series()];
            end = new long[order.series()];
            int[] rows = new int[order.series()];
            Arrays.fill(begin, Long.MAX_VALUE);
            Arrays.fill(end, Long.MIN_VALUE);
            for (int row = 0; row < order.rows(); row++) {
                if (clock.known(row)) {
                    int series = order.series(row);
                    begin[series] = Math.min(begin[series], clock.millis(row));
                    end[series] = Math.max(end[series], clock.millis(row));
                    rows[series]++;
                }
            }
            for (int series = 0; series < rows.length; series++) {
                if (rows[series] > 1) {
                    end[series] += Math.round((double) (end[series] - begin[series]) / (rows[series] - 1));
                }
            }
        }

        long longest() {
            long longest = 0;
            for (int series = 0; series < begin.length; series++) {
                if (end[series] > begin[series]) {
                    longest = Math.max(longest, end[series] - begin[series]);
                }
            }
            return longest;
        }

        Ends ends(long period, @Nullable Doubt doubt) {
            Ends ends = new Ends(order.rows(), doubt);
            for (int row = 0; row < order.rows(); row++) {
                int series = order.series(row);
                long span = end[series] - begin[series];
                long part = Math.max(1, Math.round(PART * span / period)) * period;
                ends.sides[row] = Side.MIDDLE;
                if (clock.known(row) && span >= 2 * period) {
                    long millis = clock.millis(row);
                    ends.sides[row] = millis < begin[series] + part
                            ? Side.FIRST
                            : millis >= end[series] - part ? Side.LAST : Side.MIDDLE;
                    ends.secondHalf[row] = millis - begin[series] >= span / 2;
                }
            }
            return ends;
        }
    }
}
