package io.surprisal.training.data.trait;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The times of the kept rows in milliseconds since 1970. Local times without an offset are taken as UTC. */
public final class Clock {
    private static final long MISSING = Long.MIN_VALUE;

    /** Numbers below it are row numbers: as seconds since 1970 they would mean a time before March 1973. */
    private static final double FIRST_SECONDS = 1e8;

    /** Each further thousand is the next unit: seconds, milli-, micro-, nanoseconds. */
    private static final double FIRST_MILLISECONDS = 1e11;

    /** A source with more unreadable times than this share has no clock to rely on. */
    private static final double UNREADABLE = 0.01;

    /** {@code 2014-04-01 00:05}, with T or a space, with or without seconds, fraction and offset. */
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    private final long[] millis;

    private Clock(long[] millis) {
        this.millis = millis;
    }

    /** The clock behind some texts; empty where they are row numbers, no times, or not there at all. */
    public static Optional<Clock> parse(@Nullable String[] times) {
        long[] millis = new long[times.length];
        int readable = 0;
        for (int row = 0; row < times.length; row++) {
            millis[row] = millis(times[row]);
            if (millis[row] != MISSING) {
                readable++;
            }
        }
        return readable > 0 && readable >= (1 - UNREADABLE) * times.length
                ? Optional.of(new Clock(millis))
                : Optional.empty();
    }

    boolean known(int row) {
        return millis[row] != MISSING;
    }

    long millis(int row) {
        return millis[row];
    }

    private static long millis(@Nullable String time) {
        if (time == null || time.isBlank()) {
            return MISSING;
        }
        String text = time.strip();
        return text.indexOf('-') > 0 && text.indexOf(':') > 0 ? ofText(text) : ofNumber(text);
    }

    private static long ofText(String text) {
        try {
            TemporalAccessor parsed = TEXT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime withOffset
                    ? withOffset.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return instant.toEpochMilli();
        } catch (DateTimeException e) {
            return MISSING;
        }
    }

    private static long ofNumber(String text) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return MISSING;
        }
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
