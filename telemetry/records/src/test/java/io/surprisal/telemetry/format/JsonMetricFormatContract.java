package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What metrics in JSON mean, or why they mean nothing. */
abstract class JsonMetricFormatContract extends MetricFormatContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    static byte[] json(Object tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n ",
                "7",
                "\"text\"",
                "null",
                "[1]",
                "[[{}]]",
                "{",
                "}",
                "{}x",
                "[{}",
                "{\"a\":1,}",
                "{\"a\" 1}"
            })
    void whatIsNoJsonObjectsIsRefused(String payload) {
        assertNoMetrics(payload);
    }

    @Test
    void jsonThatNestsTooDeepIsRefused() {
        assertNoMetrics("[".repeat(10_000));
        assertNoMetrics("{\"metrics\":[".repeat(10_000));
        assertNoMetrics("{\"labels\":".repeat(10_000));
        assertNoMetrics("{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"a\",\"value\":"
                + "{\"arrayValue\":{\"values\":[".repeat(10_000));
    }

    @Test
    void numbersThatAreTooLongAreRefused() {
        assertNoMetrics("{\"name\":\"up\",\"timestamp\":" + "9".repeat(5_000) + "}");
        assertNoMetrics("{\"resourceMetrics\":[{\"schemaUrl\":" + "9".repeat(5_000) + "}]}");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        Reading reading = read(new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', ':', '1', '}'});
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.NOT_METRICS);
    }

    private void assertNoMetrics(String payload) {
        Reading reading = read(payload.getBytes(StandardCharsets.UTF_8));
        assertThat(reading.measured()).isEmpty();
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.NOT_METRICS);
        assertThat(reading.message()).isNotBlank().hasSizeLessThan(1_000);
    }
}
