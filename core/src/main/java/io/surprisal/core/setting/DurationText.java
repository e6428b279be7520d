package io.surprisal.core.setting;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as configuration writes them: {@code 500ms}, {@code 30s}, {@code 15min}, {@code 2h}, {@code 1d}. */
public final class DurationText {
    /** What a message says is expected. */
    public static final String FORM = "a duration such as 30s or 15min";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(ms|s|min|h|d)");

    private DurationText() {}

    /** The duration that a text says; empty where it says none. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "min" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }
}
