package io.surprisal.telemetry.text;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Locale;

/**
 * What a text means as the value of a feature: the one rule of files, topics and streams. Whitespace around it and the case of
 * words count for nothing.
 *
 * <table><caption>Texts and their values</caption>
 * <tr><td>{@code -1.5}, {@code +.5}, {@code 5.}, {@code 007}, {@code 1e3}</td><td>the nearest 32-bit float</td></tr>
 * <tr><td>{@code true}, {@code false}</td><td>1, 0</td></tr>
 * <tr><td>empty, {@code NA}, {@code NaN}, {@code null}</td><td>missing</td></tr>
 * <tr><td>{@code inf}, {@code -Infinity}, {@code 1e39}</td><td>±∞: out of a float's range, which a stream refuses</td></tr>
 * <tr><td>anything else</td><td>no value of a feature</td></tr>
 * </table>
 *
 * <p>Zero has no sign: a small negative number that rounds to zero is the same value as zero.
 */
public final class FeatureText {
    /** Whether a text has a value. */
    public enum Kind {
        NUMBER,
        MISSING,
        OTHER
    }

    /** As of JSON's numbers: parsing longer ones costs more than they can tell. */
    private static final int LONGEST_NUMBER = 1000;

    private FeatureText() {}

    /** What kind of value a text is. */
    public static Kind kind(String text) {
        String stripped = text.strip();
        if (isDecimal(stripped)) {
            return Kind.NUMBER;
        }
        return switch (stripped.toLowerCase(Locale.ROOT)) {
            case "true", "false", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> Kind.NUMBER;
            case "", "na", "nan", "null" -> Kind.MISSING;
            default -> Kind.OTHER;
        };
    }

    /** The float of a text of kind {@link Kind#NUMBER}; ±∞ where it is out of range. */
    public static float toFloat(String text) {
        String stripped = text.strip();
        return isDecimal(stripped) ? NumberInput.parseFloat(stripped, true) + 0f : (float) word(stripped);
    }

    /** The number that {@link #toFloat} rounds, as a double. */
    public static double toDouble(String text) {
        String stripped = text.strip();
        return isDecimal(stripped) ? NumberInput.parseDouble(stripped, true) + 0d : word(stripped);
    }

    private static double word(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false" -> 0;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("Only a number has a value; got '" + text + "'");
        };
    }

    /** Digits with at most one point among or beside them, a sign before them, an exponent behind. */
    private static boolean isDecimal(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return false;
        }
        int start = afterSign(text, 0);
        int end = afterDigits(text, start);
        int digits = end - start;
        if (end < text.length() && text.charAt(end) == '.') {
            start = end + 1;
            end = afterDigits(text, start);
            digits += end - start;
        }
        if (digits == 0) {
            return false;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            start = afterSign(text, end + 1);
            end = afterDigits(text, start);
            return end > start && end == text.length();
        }
        return end == text.length();
    }

    private static int afterSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    }

    private static int afterDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
