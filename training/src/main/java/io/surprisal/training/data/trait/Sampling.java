package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Clock;
import java.util.Arrays;

/**
 * How regularly the rows of each series come.
 *
 * @param median the median interval between rows, in milliseconds; steps back in time do not count
 * @param intervals how many steps there are between rows with a time
 * @param off how many of them differ from the median by more than a tenth of it
 * @param longest the longest interval in milliseconds
 * @param back how many steps go back in time
 */
public record Sampling(long median, int intervals, int off, long longest, int back) {
    private static final double TOLERANCE = 0.1;
    private static final double REMARKABLE_SHARE = 0.01;

    /** As many rows missing in a row as half of a usual window. */
    private static final int REMARKABLE_GAP = 30;

    /** Shuffled rows go back in half of their steps, ordered ones in none: halfway between. */
    private static final double SHUFFLED = 0.25;

    public static Sampling of(Clock clock, RowOrder order) {
        long[] steps = new long[order.rows()];
        int forward = 0;
        int back = 0;
        for (int row = 0; row < order.rows(); row++) {
            int previous = order.previous(row);
            if (previous >= 0 && clock.known(row) && clock.known(previous)) {
                long step = clock.millis(row) - clock.millis(previous);
                if (step < 0) {
                    back++;
                } else {
                    steps[forward++] = step;
                }
            }
        }
        Arrays.sort(steps, 0, forward);
        long median = forward == 0 ? 0 : steps[forward / 2];
        int off = back;
        for (int i = 0; i < forward; i++) {
            if (Math.abs(steps[i] - median) > TOLERANCE * median) {
                off++;
            }
        }
        return new Sampling(median, forward + back, off, forward == 0 ? 0 : steps[forward - 1], back);
    }

    /** Whether the rows stand in the order of their times, except for a few. */
    public boolean ordered() {
        return back <= SHUFFLED * intervals;
    }

    /** Whether so many rows come late, or one so late, that a window of rows is not a window of time. */
    boolean irregular() {
        return off > REMARKABLE_SHARE * intervals || longest > REMARKABLE_GAP * median;
    }
}
