package io.surprisal.telemetry.table;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date, mostly with a time of day, in digits: {@code 2026-03-01T14:05:00.250+02:00}, {@code 2026/03/01}, {@code 01.03.2026 14:05},
 * {@code 3/1/2026 2:05 PM}. Year first is year, month, day; dots with the year last are day, month, year. Slashes and hyphens with
 * the year last are read in both orders in the world, so whoever asks must say which.
 */
final class DateText {
    private static final Pattern FORM =
            Pattern.compile("(?:(?<y1>\\d{4})(?<s1>[-/.])(?<m1>\\d{1,2})\\k<s1>(?<d1>\\d{1,2})"
                    + "|(?<first>\\d{1,2})(?<s2>[-/.])(?<second>\\d{1,2})\\k<s2>(?<y2>\\d{4}))"
                    + "(?:[T\\s]\\s*(?<hour>\\d{1,2}):(?<minute>\\d{2})"
                    + "(?::(?<sec>\\d{2})(?<fraction>[.,]\\d{1,9})?)?(?:\\s*(?<half>[AaPp])\\.?[Mm]\\.?)?"
                    + "(?:\\s*(?<zone>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?))?)?");

    private final Matcher found;

    private DateText(Matcher found) {
        this.found = found;
    }

    /** The date in a text without whitespace around it; null where the text has another form. */
    static @Nullable DateText of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? new DateText(matcher) : null;
    }

    /** Whether the order of day and month is not told by the form. */
    boolean openOrder() {
        String separator = found.group("s2");
        return separator != null && !separator.equals(".");
    }

    /** The first number of a date whose order is open. */
    int first() {
        return number("first");
    }

    /** The second number of a date whose order is open. */
    int second() {
        return number("second");
    }

    /**
     * Milliseconds since 1970, a time without an offset taken as UTC.
     *
     * @param dayFirst the order where it is open
     * @throws DateTimeException where there is no such day or time
     */
    long millis(boolean dayFirst) {
        LocalTime time = found.group("hour") == null
                ? LocalTime.MIDNIGHT
                : LocalTime.of(hour(), number("minute"), found.group("sec") == null ? 0 : number("sec"), nanos());
        return date(dayFirst).atTime(time).toInstant(offset()).toEpochMilli();
    }

    /** The day. */
    LocalDate date(boolean dayFirst) {
        if (found.group("y1") != null) {
            return LocalDate.of(number("y1"), number("m1"), number("d1"));
        }
        boolean order = !openOrder() || dayFirst;
        return LocalDate.of(number("y2"), order ? second() : first(), order ? first() : second());
    }

    /** The form of a date whose order is open, in the letters of {@link java.time.format.DateTimeFormatter}. */
    String pattern(boolean dayFirst) {
        String separator = found.group("s2");
        String date = dayFirst ? "d" + separator + "M" : "M" + separator + "d";
        String zone = found.group("zone");
        return date + separator + "yyyy" + timePattern() + (zone == null ? "" : zone.contains(":") ? "XXX" : "X");
    }

    private String timePattern() {
        if (found.group("hour") == null) {
            return "";
        }
        String fraction = found.group("fraction");
        String seconds = found.group("sec") == null
                ? ""
                : ":ss" + (fraction == null ? "" : fraction.charAt(0) + "S".repeat(fraction.length() - 1));
        return found.group("half") == null ? " H:mm" + seconds : " h:mm" + seconds + " a";
    }

    private int hour() {
        int hour = number("hour");
        String half = found.group("half");
        if (half == null) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw new DateTimeException("No hour " + hour + " in half a day");
        }
        return hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }

    private int nanos() {
        String fraction = found.group("fraction");
        return fraction == null ? 0 : Integer.parseInt((fraction.substring(1) + "00000000").substring(0, 9));
    }

    private ZoneOffset offset() {
        String zone = found.group("zone");
        return zone == null || zone.equals("UTC") || zone.equals("GMT") ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }

    private int number(String group) {
        return Integer.parseInt(found.group(group));
    }
}
