package io.surprisal.telemetry.format;

import io.surprisal.telemetry.format.FieldTree.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads records that look like those before them, in one pass over the bytes and at a fraction of what a general parser takes:
 * one flat object of features, null or decimal numbers of at most 15 digits, in the order that {@link LearnedOrder} holds.
 * Anything else it declines, right or wrong, and the general parser decides. What it reads equals what the general parser reads,
 * to the bit. Not thread-safe.
 */
final class RepeatedLayout {
    /** After a record that looked different, so many go by untried: a stream of such records pays next to nothing. */
    private static final int REST = 64;

    /** Longer numbers may not fit a double's 53 bits. */
    private static final int MOST_DIGITS = 15;

    /** The bits of a double that a float lacks, and their pattern halfway between two floats. */
    private static final long LOST_BITS = (1L << 29) - 1;

    private static final long HALFWAY = 1L << 28;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private final LearnedOrder order;
    private QuotedName[] names = {};
    private int[] features = {};
    private byte[] bytes = {};
    private int at;
    private float value;
    private int exponent;
    private int rest;
    private boolean declined = true;

    /**
     * @param order what the general parser learns of records; its fields are those of the record itself
     */
    RepeatedLayout(LearnedOrder order) {
        this.order = order;
    }

    /**
     * Reads a record, or declines it by false; then what it wrote so far is void.
     *
     * @param values receives the value of each feature that is there, NaN for null
     * @param present receives true for each of these
     */
    boolean read(byte[] payload, float[] values, boolean[] present) {
        if (rest > 0) {
            rest--;
            return false;
        }
        if (declined) {
            learn();
        }
        bytes = payload;
        at = 0;
        declined = !readRecord(values, present);
        rest = declined ? REST : 0;
        return !declined;
    }

    private boolean readRecord(float[] values, boolean[] present) {
        if (!take('{')) {
            return false;
        }
        int field = 0;
        do {
            if (field == features.length || !takeName(names[field]) || !take(':') || !takeValue()) {
                return false;
            }
            values[features[field]] = value;
            present[features[field]] = true;
            field++;
        } while (take(','));
        return take('}') && atEnd();
    }

    /** Takes over the order of the record's features, up to where it meets itself or something else. */
    private void learn() {
        List<LearnedOrder> fields = new ArrayList<>();
        LearnedOrder next = order.guessAfter(null);
        while (next != null && next.place().role() == Role.FEATURE && !fields.contains(next)) {
            fields.add(next);
            next = order.guessAfter(next);
        }
        features = fields.stream().mapToInt(field -> field.place().feature()).toArray();
        names = fields.stream()
                .map(field -> new QuotedName(field.name().asQuotedUTF8()))
                .toArray(QuotedName[]::new);
    }

    private boolean takeName(QuotedName name) {
        skipSpace();
        if (!name.isAt(bytes, at)) {
            return false;
        }
        at += name.length();
        return true;
    }

    private boolean takeValue() {
        skipSpace();
        if (takeHere('n')) {
            value = Float.NaN;
            return takeHere('u') && takeHere('l') && takeHere('l');
        }
        boolean negative = takeHere('-');
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
        return whole + decimals <= MOST_DIGITS && takeExponent() && setValue(negative, digits, exponent - decimals);
    }

    /** Takes an exponent of one or two digits, if there is one. */
    private boolean takeExponent() {
        exponent = 0;
        if (!takeHere('e') && !takeHere('E')) {
            return true;
        }
        boolean negative = takeHere('-');
        if (!negative) {
            takeHere('+');
        }
        int start = at;
        int magnitude = (int) takeDigits(0);
        exponent = negative ? -magnitude : magnitude;
        return at - start == 1 || at - start == 2;
    }

    /**
     * Both operands are exact, so that their quotient or product is the nearest double (Clinger 1990), and narrowing it gives the
     * nearest float unless it lies halfway between two: there it may have been rounded across.
     */
    private boolean setValue(boolean negative, long digits, int power) {
        if (Math.abs(power) >= POWERS_OF_TEN.length) {
            return false;
        }
        double magnitude = power < 0 ? digits / POWERS_OF_TEN[-power] : digits * POWERS_OF_TEN[power];
        // A sum, so that zero has no sign.
        value = (float) (negative ? -magnitude : magnitude) + 0f;
        return (Double.doubleToRawLongBits(magnitude) & LOST_BITS) != HALFWAY;
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

    private boolean take(char expected) {
        skipSpace();
        return takeHere(expected);
    }

    private boolean takeHere(char expected) {
        if (at < bytes.length && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean atEnd() {
        skipSpace();
        return at == bytes.length;
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
