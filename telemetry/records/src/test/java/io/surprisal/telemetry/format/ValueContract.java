package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.DeadLetterReason;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text means as the value of a feature, for everything that reads text: the same bits or the same refusal. */
public abstract class ValueContract {
    private static final long SEED = 11;

    /**
     * Reads a record whose field {@code v} is a text; its other feature is there.
     *
     * @return the feature's value, NaN for a missing one
     * @throws Refused where the record cannot be scored, or the column cannot be trained on
     */
    protected abstract float readText(String text);

    /** Many at once, for readers that are slow to start; no one of them is refused. */
    protected float[] readTexts(String... texts) {
        float[] values = new float[texts.length];
        for (int i = 0; i < texts.length; i++) {
            values[i] = readText(texts[i]);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-2.5, -2.5",
        "+3, 3",
        ".5, 0.5",
        "5., 5",
        "007, 7",
        "1e3, 1000",
        "1E-2, 0.01",
        "'  4  ', 4",
        "16777217, 16777216",
        "16777219, 16777220",
        "340282350000000000000000000000000000000, 3.4028235e38",
        "1e-46, 0",
        "true, 1",
        "FALSE, 0",
        "' True ', 1",
    })
    void textOfANumberOrAnAnswerIsANumber(String text, float expected) {
        assertBits(text, readText(text), expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "NA", "na", "NaN", "nan", "null", "NULL", " Null "})
    void textOfNothingIsAMissingValue(String text) {
        assertThat(readText(text)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "-inf", "+INF", "Infinity", "-Infinity", "1e39", "-1e400"})
    void whatNoFloatHoldsIsOutOfRange(String text) {
        assertRefused(text, DeadLetterReason.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "high", "1x", "1d", "1f", "0x10", "1_000", "1 000", "1,5", "1.2.3", "--1", "+-1", ".", "-", "e5", "1e",
                "1e+", "yes", "t", "+true", "-nan", "none", "nil", "١"
            })
    void anyOtherTextIsNoNumber(String text) {
        assertRefused(text, DeadLetterReason.NOT_NUMERIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0", "-0.0", "-0e5", "-1e-60"})
    void zeroHasNoSign(String text) {
        assertBits(text, readText(text), 0f);
    }

    @Test
    void numbersAreTheNearestFloats() {
        Random random = new Random(SEED);
        String[] texts = new String[2_000];
        for (int i = 0; i < texts.length; i++) {
            int digits = 1 + random.nextInt(18);
            String written = new BigDecimal(random.nextLong((long) Math.pow(10, digits)))
                    .movePointLeft(random.nextInt(digits + 3))
                    .toPlainString();
            written = random.nextBoolean() ? written : "-" + written;
            texts[i] = random.nextBoolean() ? written : written + "Ee".charAt(i % 2) + (random.nextInt(41) - 25);
        }
        float[] values = readTexts(texts);
        for (int i = 0; i < texts.length; i++) {
            assertBits("seed " + SEED + ": " + texts[i], values[i], Float.parseFloat(texts[i]) + 0f);
        }
    }

    /** Fails unless a text is refused. */
    private void assertRefused(String text, DeadLetterReason reason) {
        try {
            float value = readText(text);
            throw new AssertionError("'" + text + "' was read as " + value);
        } catch (Refused e) {
            assertThat(e.reason()).as("'%s'", text).isEqualTo(reason);
        }
    }

    static void assertBits(String what, float value, float expected) {
        assertThat(Float.floatToRawIntBits(value))
                .as("%s: %s, expected %s", what, value, expected)
                .isEqualTo(Float.floatToRawIntBits(expected));
    }

    /** Why a reader does not take a value. */
    public static final class Refused extends RuntimeException {
        private final DeadLetterReason reason;

        public Refused(DeadLetterReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        DeadLetterReason reason() {
            return reason;
        }
    }
}
