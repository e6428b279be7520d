package io.surprisal.telemetry.format;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain JSON from front to back: text in ASCII without escapes, decimal numbers of at most 15 digits. Every method either takes
 * what it is named for, with the whitespace before it, or returns false. Then {@link #take} and {@link #takeName} stay where they are,
 * after the others the place is void. What is taken equals what a general parser reads, to the bit. Not thread-safe.
 */
final class JsonBytes {
    /** Longer numbers may not fit a double's 53 bits. */
    private static final int MOST_DIGITS = 15;

    /** A number that nobody reads may be as long as this. */
    private static final int MOST_SKIPPED = 100;

    /** The bits of a double that a float lacks, and their pattern halfway between two floats. */
    private static final long LOST_BITS = (1L << 29) - 1;

    private static final long HALFWAY = 1L << 28;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private byte[] bytes = {};
    private int at;
    private int exponent;
    private double magnitude;
    private boolean negative;

    /** Begins with a payload. */
    void begin(byte[] payload) {
        bytes = payload;
        at = 0;
    }

    boolean take(char expected) {
        skipSpace();
        return takeHere(expected);
    }

    boolean takeName(QuotedName name) {
        skipSpace();
        if (!name.isAt(bytes, at)) {
            return false;
        }
        at += name.length();
        return true;
    }

    boolean takeNull() {
        skipSpace();
        return takeWord("null");
    }

    /** Whether a byte comes next. */
    boolean isNext(char expected) {
        skipSpace();
        return at < bytes.length && bytes[at] == expected;
    }

    boolean atEnd() {
        skipSpace();
        return at == bytes.length;
    }

    /** Takes a number; {@link #number} and {@link #isFloat} say which. */
    boolean takeNumber() {
        skipSpace();
        negative = takeHere('-');
        int start = at;
        long digits = takeDigits(0);
        int whole = at - start;
        // JSON has neither .5 nor 007.
        if (whole == 0 || (whole > 1 && bytes[start] == '0')) {
            return false;
        }
        int decimals = 0;
        if (takeHere('.')) {
            start = at;
            digits = takeDigits(digits);
            decimals = at - start;
            if (decimals == 0) {
                return false;
            }
        }
        // Too many digits may have overflowed, and they are refused all the same.
        return whole + decimals <= MOST_DIGITS && takeExponent() && setMagnitude(digits, exponent - decimals);
    }

    /** The number that was taken: the nearest double. */
    double number() {
        return negative ? -magnitude : magnitude;
    }

    /**
     * Whether narrowing the number gives the float nearest to what was written: not where the double lies halfway between two, because
     * it may have been rounded across.
     */
    boolean isFloat() {
        return (Double.doubleToRawLongBits(magnitude) & LOST_BITS) != HALFWAY;
    }

    /** Takes text; null where that is not plain. */
    @Nullable
    String takeText() {
        skipSpace();
        int start = at + 1;
        return skipText() ? new String(bytes, start, at - 1 - start, StandardCharsets.ISO_8859_1) : null;
    }

    /** Takes a number as it is written; null where there is none. */
    @Nullable
    String takeNumberText() {
        skipSpace();
        int start = at;
        return skipNumber() ? new String(bytes, start, at - start, StandardCharsets.ISO_8859_1) : null;
    }

    /** Passes over text, a number, true, false or null. */
    boolean skipScalar() {
        skipSpace();
        if (at == bytes.length) {
            return false;
        }
        return switch (bytes[at]) {
            case '"' -> skipText();
            case 't' -> takeWord("true");
            case 'f' -> takeWord("false");
            case 'n' -> takeWord("null");
            default -> skipNumber();
        };
    }

    private boolean skipText() {
        if (!takeHere('"')) {
            return false;
        }
        byte[] text = bytes;
        int next = at;
        // Negative bytes belong to characters beyond ASCII.
        while (next < text.length && text[next] >= ' ' && text[next] != '"' && text[next] != '\\') {
            next++;
        }
        at = next;
        return takeHere('"');
    }

    private boolean skipNumber() {
        int begin = at;
        takeHere('-');
        int start = at;
        takeDigits(0);
        if (at == start || (at - start > 1 && bytes[start] == '0')) {
            return false;
        }
        if (takeHere('.')) {
            start = at;
            takeDigits(0);
            if (at == start) {
                return false;
            }
        }
        return takeExponent() && at - begin <= MOST_SKIPPED;
    }

    /** Takes an exponent of one or two digits, if there is one. */
    private boolean takeExponent() {
        exponent = 0;
        if (!takeHere('e') && !takeHere('E')) {
            return true;
        }
        boolean down = takeHere('-');
        if (!down) {
            takeHere('+');
        }
        int start = at;
        int size = (int) takeDigits(0);
        exponent = down ? -size : size;
        return at - start == 1 || at - start == 2;
    }

    /** Both operands are exact, so that their quotient or product is the nearest double (Clinger 1990). */
    private boolean setMagnitude(long digits, int power) {
        if (Math.abs(power) >= POWERS_OF_TEN.length) {
            return false;
        }
        magnitude = power < 0 ? digits / POWERS_OF_TEN[-power] : digits * POWERS_OF_TEN[power];
        return true;
    }

    private long takeDigits(long before) {
        byte[] text = bytes;
        int next = at;
        long digits = before;
        while (next < text.length && text[next] >= '0' && text[next] <= '9') {
            digits = digits * 10 + (text[next++] - '0');
        }
        at = next;
        return digits;
    }

    private boolean takeWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!takeHere(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean takeHere(char expected) {
        if (at < bytes.length && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < bytes.length && bytes[at] <= ' ' && isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }
}
