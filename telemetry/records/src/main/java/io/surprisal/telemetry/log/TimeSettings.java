package io.surprisal.telemetry.log;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The section {@code logs.time} of train.yaml: the time of a line of a file. Records of a stream have theirs.
 *
 * @param pattern a regular expression, searched for in the line: what it finds, or its first group where it has one, is the time; a line
 *     in which it finds nothing has the time of the line before. Empty: lines have no times
 * @param format how the time is written, in the letters of Java's DateTimeFormatter, UTC where it names no zone; empty for ISO 8601
 */
public record TimeSettings(String pattern, String format) implements Serializable {
    public TimeSettings {
        MiningSettings.requirePattern("pattern", pattern);
        try {
            formatter(format);
        } catch (IllegalArgumentException e) {
            Settings.require(false, "format", "a pattern of times (" + e.getMessage() + ")", format);
        }
    }

    public static TimeSettings defaults() {
        return new TimeSettings("", "");
    }

    /** What reads the times. */
    public DateTimeFormatter formatter() {
        return formatter(format);
    }

    private static DateTimeFormatter formatter(String format) {
        return format.isEmpty() ? DateTimeFormatter.ISO_DATE_TIME : DateTimeFormatter.ofPattern(format, Locale.ROOT);
    }
}
