package io.surprisal.telemetry.table;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** How times are written, in the letters of {@link DateTimeFormatter}, English names: {@code dd/MM/yyyy HH:mm}. */
final class TimePattern {
    private final String pattern;
    private final DateTimeFormatter formatter;

    private TimePattern(String pattern, DateTimeFormatter formatter) {
        this.pattern = pattern;
        this.formatter = formatter;
    }

    /** {@link DataException} where the letters make no form. */
    static TimePattern of(String pattern) {
        try {
            return new TimePattern(
                    pattern,
                    new DateTimeFormatterBuilder()
                            .parseCaseInsensitive()
                            .appendPattern(pattern)
                            .toFormatter(Locale.ENGLISH));
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "The time format '" + pattern + "' is invalid: " + e.getMessage()
                            + "; expected letters as in dd/MM/yyyy HH:mm:ss",
                    e);
        }
    }

    /**
     * Milliseconds since 1970, a time without a zone taken as UTC and a day without a time as its beginning.
     *
     * @throws DateTimeException where the text has another form
     */
    long millis(String text) {
        TemporalAccessor parsed = formatter.parseBest(text, Instant::from, LocalDateTime::from, LocalDate::from);
        Instant instant = parsed instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC)
                : parsed instanceof LocalDate day ? day.atStartOfDay().toInstant(ZoneOffset.UTC) : Instant.from(parsed);
        return instant.toEpochMilli();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
