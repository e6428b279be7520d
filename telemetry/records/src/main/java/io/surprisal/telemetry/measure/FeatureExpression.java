package io.surprisal.telemetry.measure;

import io.surprisal.core.setting.DurationText;
import io.surprisal.telemetry.measure.MeasuredFeature.Fold;
import io.surprisal.telemetry.measure.MeasuredFeature.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How configuration says what a feature is made of, in the manner of PromQL:
 *
 * <pre>
 * feature  := folded { "or" DURATION | "or" NUMBER }
 * folded   := ( "sum" | "avg" | "min" | "max" ) "(" reading ")"  |  reading
 * reading  := series  |  "rate" "(" series ")"  |  "mean" "(" series ")"  |  "quantile" "(" NUMBER "," series ")"
 * series   := METRIC [ "{" LABEL ( "=" | "!=" | "=~" | "!~" ) "\"" VALUE "\"" , … "}" ]
 * </pre>
 *
 * {@code avg(rate(system.cpu.time{state="user"})) or 5min or 0}: the rate of each such series of the key, averaged; where there is none, what it was up to
 * five minutes ago; else 0. A histogram {@code x} is the metrics {@code x_sum}, {@code x_count} and {@code x_bucket}, as Prometheus has it, whatever
 * the format.
 */
final class FeatureExpression {
    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern WORD = Pattern.compile("[^\\s{}(),\"=~!]+");
    private static final Pattern OPERATOR = Pattern.compile("=~|!~|!=|=");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final String name;
    private final String text;
    private int at;

    private FeatureExpression(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** Reads a feature's expression; {@link IllegalArgumentException} says where it is none. */
    static MeasuredFeature parse(String name, String text) {
        return new FeatureExpression(name, text).feature();
    }

    private MeasuredFeature feature() {
        Fold fold = Fold.NONE;
        int start = at;
        String word = expect(WORD, "a metric or a function");
        Optional<Fold> found = fold(word);
        boolean folded = found.isPresent() && peek('(');
        if (folded) {
            fold = found.get();
            expect('(');
            start = at;
            word = expect(WORD, "a metric or a function");
        }
        MeasuredFeature read = reading(word, start, fold);
        if (folded) {
            expect(')');
        }
        return withFallbacks(read);
    }

    private MeasuredFeature reading(String word, int start, Fold fold) {
        if (!peek('(')) {
            at = start;
            return made(List.of(series("", false)), Reading.VALUE, fold, Double.NaN);
        }
        expect('(');
        MeasuredFeature read = switch (word) {
            case "rate" -> made(List.of(series("", true)), Reading.RATE, fold, Double.NaN);
            case "mean" -> {
                refuseFold(fold, word);
                int series = at;
                Selector sum = series("_sum", true);
                at = series;
                yield made(List.of(sum, series("_count", true)), Reading.MEAN, fold, Double.NaN);
            }
            case "quantile" -> {
                refuseFold(fold, word);
                double quantile = quantile();
                expect(',');
                yield made(List.of(series("_bucket", true)), Reading.QUANTILE, fold, quantile);
            }
            default -> throw fault(start, "rate, mean, quantile, sum, avg, min or max before '('", word);
        };
        expect(')');
        return read;
    }

    /** The histograms of all series are one: there is nothing to fold. */
    private void refuseFold(Fold fold, String word) {
        if (fold != Fold.NONE) {
            throw fault(at, "no function around " + word + ", which takes all series together", lower(fold));
        }
    }

    private MeasuredFeature made(List<Selector> inputs, Reading reading, Fold fold, double quantile) {
        return new MeasuredFeature(name, inputs, reading, fold, quantile, Duration.ZERO, Float.NaN);
    }

    private double quantile() {
        int start = at;
        String number = expect(WORD, "a quantile");
        double quantile = number(number).orElse(Double.NaN);
        if (!(quantile > 0 && quantile < 1)) {
            throw fault(start, "a quantile above 0 and below 1", number);
        }
        return quantile;
    }

    /** @param suffix what the part of a histogram has behind the histogram's name */
    private Selector series(String suffix, boolean counts) {
        String metric = expect(WORD, "a metric");
        List<LabelMatcher> labels = new ArrayList<>();
        if (peek('{')) {
            expect('{');
            while (!peek('}')) {
                String label = expect(WORD, "a label");
                LabelMatcher.Kind kind = kind(expect(OPERATOR, "=, !=, =~ or !~"));
                int value = at;
                String quoted = expect(QUOTED, "a value in double quotes");
                try {
                    labels.add(new LabelMatcher(label, kind, unescaped(quoted)));
                } catch (IllegalArgumentException e) {
                    throw fault(value, "a regular expression: " + e.getMessage(), quoted);
                }
                if (!peek('}')) {
                    expect(',');
                }
            }
            expect('}');
        }
        return new Selector(metric + suffix, counts, labels);
    }

    private MeasuredFeature withFallbacks(MeasuredFeature read) {
        Duration hold = Duration.ZERO;
        float otherwise = Float.NaN;
        while (skipSpace() < text.length()) {
            int start = at;
            String or = expect(WORD, "or");
            if (!or.equals("or")) {
                throw fault(start, "or, or the end", or);
            }
            start = skipSpace();
            String fallback = expect(WORD, "a duration or a number");
            Optional<Duration> duration = DurationText.parse(fallback);
            Optional<Double> number = number(fallback);
            if (!Float.isNaN(otherwise) || (duration.isPresent() && !hold.isZero())) {
                throw fault(start, "at most one duration, and at most one number after it", fallback);
            }
            if (duration.isPresent()) {
                hold = duration.get();
            } else if (number.isPresent() && Float.isFinite(number.get().floatValue())) {
                otherwise = number.get().floatValue();
            } else {
                throw fault(start, DurationText.FORM + ", or a number", fallback);
            }
        }
        return new MeasuredFeature(
                read.name(), read.inputs(), read.reading(), read.fold(), read.quantile(), hold, otherwise);
    }

    private static Optional<Fold> fold(String word) {
        for (Fold fold : Fold.values()) {
            if (fold != Fold.NONE && lower(fold).equals(word)) {
                return Optional.of(fold);
            }
        }
        return Optional.empty();
    }

    private static String lower(Fold fold) {
        return fold.name().toLowerCase(Locale.ROOT);
    }

    private static LabelMatcher.Kind kind(String operator) {
        return switch (operator) {
            case "=" -> LabelMatcher.Kind.IS;
            case "!=" -> LabelMatcher.Kind.IS_NOT;
            case "=~" -> LabelMatcher.Kind.MATCHES;
            default -> LabelMatcher.Kind.DIFFERS;
        };
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String unescaped(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replaceAll("\\\\([\\\\\"])", "$1");
    }

    private boolean peek(char next) {
        return skipSpace() < text.length() && text.charAt(at) == next;
    }

    private void expect(char next) {
        if (!peek(next)) {
            throw fault(at, "'" + next + "'", rest());
        }
        at++;
    }

    private String expect(Pattern pattern, String expected) {
        skipSpace();
        Matcher found = pattern.matcher(text).region(at, text.length());
        if (!found.lookingAt()) {
            throw fault(at, expected, rest());
        }
        at = found.end();
        return found.group();
    }

    private String rest() {
        return at >= text.length() ? "its end" : "'" + text.substring(at) + "'";
    }

    private int skipSpace() {
        Matcher space = SPACE.matcher(text).region(at, text.length());
        if (space.lookingAt()) {
            at = space.end();
        }
        return at;
    }

    private IllegalArgumentException fault(int place, String expected, String got) {
        return new IllegalArgumentException("Feature " + name + " is '" + text + "': at character " + (place + 1)
                + " expected " + expected + "; got " + got);
    }
}
