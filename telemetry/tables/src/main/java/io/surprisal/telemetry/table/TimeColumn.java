package io.surprisal.telemetry.table;

import io.surprisal.telemetry.text.FeatureText;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a time column, and what they mean.
 *
 * @param source where they are from, for messages
 * @param texts one per row, null where the source has none
 * @param named whether somebody said that this column holds the time; a guess may be wrong and then has no clock
 * @param format the form of the times; null where they tell
 * @param place where a row stands, for messages
 */
record TimeColumn(
        String source,
        String name,
        @Nullable String[] texts,
        boolean named,
        @Nullable String format,
        IntFunction<String> place) {
    /** Of a file, whose rows have numbers from 1. */
    TimeColumn(String source, String name, @Nullable String[] texts, boolean named, @Nullable String format) {
        this(source, name, texts, named, format, row -> "row " + (row + 1));
    }

    private static final String HOW = "--time-format, or data.notation.time_format in train.yaml";

    /** The times; empty where they are row numbers, or the column is a guess and holds none. {@link DataException} where they are unclear. */
    Optional<Clock> clock() {
        if (format != null) {
            TimePattern pattern = TimePattern.of(format);
            Optional<Clock> clock = Clock.parse(texts, pattern);
            if (clock.isEmpty()) {
                throw unreadable("is not of the form '" + format + "'; correct the form (" + HOW + ")");
            }
            return clock;
        }
        DayOrder order = DayOrder.of(texts);
        if (order.undecided() != null) {
            throw undecided(order.undecided(), order.row());
        }
        Optional<Clock> clock = Clock.parse(texts, order.dayFirst());
        if (clock.isEmpty() && named && !numbers()) {
            throw unreadable(
                    "is not a time that can be read without help, such as 2026-03-01 14:05:00, 01.03.2026 14:05 or seconds"
                            + " since 1970; give its form (" + HOW + "), such as 'dd/MMM/yyyy:HH:mm:ss Z'");
        }
        return clock;
    }

    /** The same without the texts that are no times. */
    TimeColumn readable() {
        TimePattern pattern = format == null ? null : TimePattern.of(format);
        boolean dayFirst = DayOrder.of(texts).dayFirst();
        @Nullable String[] readable = texts.clone();
        for (int row = 0; row < readable.length; row++) {
            @Nullable String[] one = {readable[row]};
            if ((pattern == null ? Clock.parse(one, dayFirst) : Clock.parse(one, pattern)).isEmpty()) {
                readable[row] = null;
            }
        }
        return new TimeColumn(source, name, readable, named, format, place);
    }

    /** Says of a guess that its texts are not times; empty where they are times or row numbers. */
    Optional<String> unread() {
        int row = firstUnread();
        return row < 0 || numbers() || clock().isPresent()
                ? Optional.empty()
                : Optional.of("Column '" + name + "' holds no time that can be read without help ('" + texts[row]
                        + "' in " + place.apply(row) + "): give its form (" + HOW
                        + "), or name another column as the time");
    }

    private DataException undecided(String text, int row) {
        DateText date = Objects.requireNonNull(DateText.of(text));
        DateTimeFormatter day = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
        LocalDate dayFirst = date.date(true);
        LocalDate monthFirst = date.date(false);
        return new DataException(
                source + ": time column '" + name + "': '" + text + "' in " + place.apply(row) + " means "
                        + day.format(dayFirst) + " or " + day.format(monthFirst)
                        + ", and no row decides; give the form (" + HOW + "): '" + date.pattern(true) + "' or '"
                        + date.pattern(false) + "'");
    }

    private DataException unreadable(String reason) {
        int row = firstUnread();
        if (row < 0) {
            return new DataException(source + ": time column '" + name + "' has no value in any row; name another one");
        }
        return new DataException(
                source + ": time column '" + name + "': '" + texts[row] + "' in " + place.apply(row) + " " + reason);
    }

    private int firstUnread() {
        for (int row = 0; row < texts.length; row++) {
            String text = texts[row];
            if (text != null && !text.isBlank() && !reads(text)) {
                return row;
            }
        }
        return -1;
    }

    private boolean reads(String text) {
        @Nullable String[] one = {text};
        return (format == null ? Clock.parse(one, true) : Clock.parse(one, TimePattern.of(format))).isPresent();
    }

    private boolean numbers() {
        for (String text : texts) {
            if (text != null && FeatureText.kind(text) == FeatureText.Kind.OTHER) {
                return false;
            }
        }
        return true;
    }
}
