package io.surprisal.telemetry.table;

import io.surprisal.telemetry.text.FeatureText;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The times of some rows in milliseconds since 1970. Local times without an offset are taken as UTC. */
public final class Clock {
    private static final long MISSING = Long.MIN_VALUE;

    /** Numbers below it are row numbers: as seconds since 1970 they would mean a time before March 1973. */
    private static final double FIRST_SECONDS = 1e8;

    /** Each further thousand is the next unit: seconds, milli-, micro-, nanoseconds. */
    private static final double FIRST_MILLISECONDS = 1e11;

    /** A source with more unreadable times than this share has no clock to rely on. */
    private static final double UNREADABLE = 0.01;

    private final long[] millis;

    private Clock(long[] millis) {
        this.millis = millis;
    }

    /**
     * The clock behind some texts: dates as {@link DateText} reads them, or seconds, milli-, micro- or nanoseconds since 1970. Empty where
     * they are row numbers, no times, not there at all, or dates whose order of day and month no row decides.
     */
    public static Optional<Clock> parse(@Nullable String[] times) {
        DayOrder order = DayOrder.of(times);
        return order.undecided() == null ? parse(times, order.dayFirst()) : Optional.empty();
    }

    /**
     * The same with a known order of day and month.
     *
     * @param dayFirst whether the day precedes the month in dates that do not tell
     */
    static Optional<Clock> parse(@Nullable String[] times, boolean dayFirst) {
        return read(times, text -> millis(text, dayFirst));
    }

    /** Times of one given form. */
    static Optional<Clock> parse(@Nullable String[] times, TimePattern pattern) {
        return read(times, text -> {
            try {
                return pattern.millis(text);
            } catch (DateTimeException e) {
                return MISSING;
            }
        });
    }

    /** Whether a row has a time that can be read. */
    public boolean known(int row) {
        return millis[row] != MISSING;
    }

    /** A row's time in milliseconds since 1970, where it is {@link #known}. */
    public long millis(int row) {
        return millis[row];
    }

    /**
     * The clock of some of these rows.
     *
     * @param rows numbers of rows, in the new order
     */
    public Clock of(int[] rows) {
        long[] selected = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = millis[rows[i]];
        }
        return new Clock(selected);
    }

    private static Optional<Clock> read(@Nullable String[] times, ToLongFunction<String> reading) {
        long[] millis = new long[times.length];
        int written = 0;
        int readable = 0;
        for (int row = 0; row < times.length; row++) {
            String time = times[row];
            boolean there = time != null && !time.isBlank();
            millis[row] = there ? reading.applyAsLong(time.strip()) : MISSING;
            written += there ? 1 : 0;
            readable += millis[row] != MISSING ? 1 : 0;
        }
        return readable > 0 && readable >= (1 - UNREADABLE) * written
                ? Optional.of(new Clock(millis))
                : Optional.empty();
    }

    private static long millis(String text, boolean dayFirst) {
        DateText date = DateText.of(text);
        if (date == null) {
            return ofNumber(text);
        }
        try {
            return date.millis(dayFirst);
        } catch (DateTimeException e) {
            return MISSING;
        }
    }

    private static long ofNumber(String text) {
        if (FeatureText.kind(text) != FeatureText.Kind.NUMBER) {
            return MISSING;
        }
        double number = FeatureText.toDouble(text);
        if (!(number >= FIRST_SECONDS) || Double.isInfinite(number)) {
            return MISSING;
        }
        double perMillisecond = 1e-3;
        for (double limit = FIRST_MILLISECONDS; number >= limit && perMillisecond < 1e6; limit *= 1e3) {
            perMillisecond *= 1e3;
        }
        return Math.round(number / perMillisecond);
    }
}
