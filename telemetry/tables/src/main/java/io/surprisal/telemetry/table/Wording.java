package io.surprisal.telemetry.table;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures and lists as the report words them. */
public final class Wording {
    private static final int NAMED_COLUMNS = 8;

    private Wording() {}

    /** The first eight of some names. */
    public static String abbreviated(List<String> names) {
        return abbreviated(names, NAMED_COLUMNS);
    }

    /** The first few of some names: a report of 400 columns stays readable. */
    public static String abbreviated(List<String> names, int shown) {
        String first = names.stream().limit(shown).collect(Collectors.joining(", "));
        return names.size() <= shown ? first : first + " and " + (names.size() - shown) + " more";
    }

    /** Formats in the same way on every machine. */
    public static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }

    /** A part of a whole; what is nearly all or nearly nothing is not rounded to all or nothing. */
    public static String percent(double part, double whole) {
        double share = 100 * part / whole;
        if (share == 0 || share == 100) {
            return format("%.0f %%", share);
        }
        if (share < 0.1) {
            return format("%.2g %%", share);
        }
        return share > 99.9 ? format("%.3f %%", Math.min(share, 99.999)) : format("%.1f %%", share);
    }

    /** A span of time in the unit that suits it. */
    public static String duration(long millis) {
        double seconds = millis / 1e3;
        if (seconds < 120) {
            return brief(seconds) + " s";
        }
        if (seconds < 2 * 3600) {
            return brief(seconds / 60) + " min";
        }
        return seconds < 48 * 3600 ? brief(seconds / 3600) + " h" : brief(seconds / 86400) + " days";
    }

    /** With one decimal place where there is something to show in it. */
    public static String brief(double value) {
        String text = format("%,.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
