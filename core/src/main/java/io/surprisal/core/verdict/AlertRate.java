package io.surprisal.core.verdict;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How often alerts are to come, written {@code 1/week}, {@code 3/day} or {@code 0.5/month}.
 *
 * @param count how many alerts in the span, above 0
 */
public record AlertRate(double count, Span per) implements Serializable {
    private static final Pattern TEXT = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*/\\s*([a-z]+)");
    private static final double FEWEST_PER_WEEK = 0.01;
    private static final double MOST_PER_WEEK = 10_000;

    /** What a rate counts alerts in. A month is a twelfth of 365.25 days. */
    public enum Span {
        HOUR(1.0 / (7 * 24)),
        DAY(1.0 / 7),
        WEEK(1),
        MONTH(365.25 / 12 / 7);

        private final double weeks;

        Span(double weeks) {
            this.weeks = weeks;
        }

        private static Optional<Span> of(String name) {
            return Arrays.stream(values())
                    .filter(span -> span.name().equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    public AlertRate {
        double perWeek = count / per.weeks;
        if (!(perWeek >= FEWEST_PER_WEEK && perWeek <= MOST_PER_WEEK)) {
            throw new IllegalArgumentException("An alert rate is between " + FEWEST_PER_WEEK + " and "
                    + (int) MOST_PER_WEEK + " a week; got " + text(count, per));
        }
    }

    /** Reads a rate; {@link IllegalArgumentException} says what one looks like. */
    public static AlertRate parse(String text) {
        Matcher parts = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        Optional<Span> span = parts.matches() ? Span.of(parts.group(2)) : Optional.empty();
        if (span.isEmpty()) {
            throw new IllegalArgumentException("An alert rate is a number and one of "
                    + Arrays.stream(Span.values())
                            .map(unit -> "/" + unit.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                    + ", such as 1/week; got '" + text + "'");
        }
        return new AlertRate(Double.parseDouble(parts.group(1)), span.get());
    }

    /** Alerts a week. */
    public double perWeek() {
        return count / per.weeks;
    }

    @Override
    public String toString() {
        return text(count, per);
    }

    private static String text(double count, Span per) {
        return BigDecimal.valueOf(count).stripTrailingZeros().toPlainString() + "/"
                + per.name().toLowerCase(Locale.ROOT);
    }
}
