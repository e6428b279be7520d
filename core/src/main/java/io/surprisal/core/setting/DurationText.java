package io.surprisal.core.setting;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as configuration writes them: {@code 500ms}, {@code 30s}, {@code 15min}, {@code 2h}, {@code 1d}; units may be words, such as {@code 30 seconds}. */
public final class DurationText {
    /** What a message says is expected. */
    public static final String FORM = "a duration such as 500ms, 30s or 15min";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*([a-zA-Z]+)");

    private DurationText() {}

    /** The duration that a text says; empty where it says none. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "ms", "milli", "millis", "millisecond", "milliseconds" -> Optional.of(Duration.ofMillis(number));
            case "s", "sec", "secs", "second", "seconds" -> Optional.of(Duration.ofSeconds(number));
            case "m", "min", "minute", "minutes" -> Optional.of(Duration.ofMinutes(number));
            case "h", "hour", "hours" -> Optional.of(Duration.ofHours(number));
            case "d", "day", "days" -> Optional.of(Duration.ofDays(number));
            default -> Optional.empty();
        };
    }
}
