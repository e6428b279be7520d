package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.telemetry.record.DeadLetterReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JSON value means as the value of a feature, for everything that reads JSON. */
public abstract class JsonValueContract extends ValueContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a record whose field {@code v} is some JSON; as {@link #readText}. */
    protected abstract float readJson(String json);

    @Override
    protected final float readText(String text) {
        try {
            return readJson(JSON.writeValueAsString(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-2.5, -2.5",
        "1e3, 1000",
        "16777217, 16777216",
        "16777219, 16777220",
        "9223372036854775807, 9.223372e18",
        "123456789012345678901234567890, 1.2345679e29",
        "-0, 0",
        "-0.0, 0",
        "-1e-60, 0",
        "true, 1",
        "false, 0",
        "null, NaN",
        "NaN, NaN",
    })
    void numbersAnswersAndNull(String json, float expected) {
        assertBits(json, readJson(json), expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e39", "-1e39", "Infinity", "-Infinity", "1e999"})
    void numbersThatNoFloatHoldsAreOutOfRange(String json) {
        assertThat(refusal(json)).isEqualTo(DeadLetterReason.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[1]", "{\"v\":1}"})
    void objectsAndArraysAreNoNumbers(String json) {
        assertThat(refusal(json)).isEqualTo(DeadLetterReason.NOT_NUMERIC);
    }

    @Test
    void aNumberIsWhatItIsAsText() {
        String[] numbers = {"0.1", "1.17549435e-38", "3.4028235e38", "33554433", "1e22", "-7.0000001", "1E5"};
        float[] texts = readTexts(numbers);
        for (int i = 0; i < numbers.length; i++) {
            assertBits(numbers[i], readJson(numbers[i]), texts[i]);
        }
    }

    private DeadLetterReason refusal(String json) {
        Refused refused = catchThrowableOfType(Refused.class, () -> readJson(json));
        assertThat(refused).as(json).isNotNull();
        return refused.reason();
    }
}
