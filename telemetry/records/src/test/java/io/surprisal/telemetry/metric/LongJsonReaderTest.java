package io.surprisal.telemetry.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.surprisal.telemetry.metric.Taken.Value;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongJsonReaderTest {
    private static final long NOON = 1_772_366_400_000L;

    private final MetricReader reader = MetricReader.of(MetricEncoding.LONG_JSON, LongFields.defaults());

    @Test
    void readsWhatTheAdapterOfPrometheusWrites() throws Exception {
        Taken taken = Taken.of(reader, Taken.message("prometheus-kafka-adapter.jsonl"));
        assertThat(taken.counts())
                .containsOnly(
                        entry("instance:node_load1:max", 7L),
                        entry("instance:node_load1:per_nothing", 7L),
                        entry("node_context_switches_total", 7L),
                        entry("node_cpu_seconds_total", 28L),
                        entry("node_load1", 7L),
                        entry("node_memory_MemAvailable_bytes", 7L),
                        entry("node_network_receive_bytes_total", 7L),
                        entry("prometheus_engine_query_duration_seconds", 2L),
                        entry("prometheus_engine_query_duration_seconds_count", 2L),
                        entry("prometheus_engine_query_duration_seconds_sum", 2L),
                        entry("prometheus_http_request_duration_seconds_bucket", 20L),
                        entry("prometheus_http_request_duration_seconds_count", 2L),
                        entry("prometheus_http_request_duration_seconds_sum", 2L),
                        entry("prometheus_target_metadata_cache_bytes", 2L),
                        entry("up", 8L));
        assertThat(taken.values()).allSatisfy(value -> {
            assertThat(value.labels()).doesNotContainKey("__name__");
            assertThat(value.labels().get("instance")).isIn("localhost:29100", "localhost:29090");
            assertThat(value.delta()).isFalse();
        });
        assertThat(taken.values("node_load1"))
                .extracting(value -> Instant.ofEpochMilli(value.time()).toString(), Value::value)
                .containsExactly(
                        tuple("2026-11-30T08:34:14Z", 3.39),
                        tuple("2026-11-30T08:34:15Z", 3.39),
                        tuple("2026-11-30T08:34:16Z", 3.39),
                        tuple("2026-11-30T08:34:17Z", 3.36),
                        tuple("2026-11-30T08:34:18Z", Double.NaN),
                        tuple("2026-11-30T08:34:24Z", 3.25),
                        tuple("2026-11-30T08:34:25Z", 3.25));
        assertThat(taken.values("instance:node_load1:per_nothing"))
                .extracting(Value::value)
                .filteredOn(value -> !value.isNaN())
                .hasSize(6)
                .containsOnly(Double.POSITIVE_INFINITY);
        assertThat(taken.values("prometheus_http_request_duration_seconds_bucket"))
                .extracting(value -> value.labels().get("le"), Value::value)
                .contains(tuple("0.1", 30.0), tuple("+Inf", 30.0), tuple("0.1", 34.0), tuple("+Inf", 34.0));
        assertThat(taken.values("node_cpu_seconds_total").get(0))
                .isEqualTo(new Value(
                        "node_cpu_seconds_total",
                        Map.of("cpu", "0", "instance", "localhost:29100", "job", "node", "mode", "idle"),
                        Instant.parse("2026-11-30T08:34:14Z").toEpochMilli(),
                        Taken.NONE,
                        5643.09,
                        false));
    }

    @Test
    void objectsComeInAnArrayOrOneAfterTheOther() throws Exception {
        String objects = "{\"name\":\"a\",\"value\":1}%s{\"name\":\"b\",\"value\":2}%s{\"name\":\"c\",\"value\":3}";
        for (String payload : new String[] {
            "[" + objects.formatted(",", ",") + "]", objects.formatted("\n", "\r\n"), objects.formatted("", " ")
        }) {
            assertThat(Taken.of(reader, payload).values())
                    .as(payload)
                    .extracting(Value::metric, Value::value)
                    .containsExactly(tuple("a", 1.0), tuple("b", 2.0), tuple("c", 3.0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-2.5e-3, -0.0025",
        "'\"9876543210\"', 9876543210",
        "'\"+Inf\"', Infinity",
        "'\"-Inf\"', -Infinity",
        "'\"NaN\"', NaN",
        "NaN, NaN",
        "-Infinity, -Infinity",
        "1e999, Infinity",
        "12345678901234567890123, 1.2345678901234568e22",
        "null, NaN",
        "true, 1",
        "'\"\"', NaN",
    })
    void readsValues(String json, Double expected) throws Exception {
        assertThat(Taken.of(reader, "{\"name\":\"a\",\"value\":" + json + "}")
                        .value()
                        .value())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1772366400, 1772366400000",
        "1772366400.25, 1772366400250",
        "1772366400250, 1772366400250",
        "1772366400250.4, 1772366400250",
        "1772366400250750, 1772366400251",
        "1772366400250000000, 1772366400250",
        "'\"1772366400\"', 1772366400000",
        "'\"2026-03-01T12:00:00Z\"', 1772366400000",
        "'\"2026-03-01T13:00:00.250+01:00\"', 1772366400250",
        "0, 0",
        "-5, -5000",
        "99999999999, 99999999999000",
        "100000000000, 100000000000",
        "99999999999999, 99999999999999",
        "100000000000000, 100000000000",
        "99999999999999000, 99999999999999",
        "100000000000000000, 100000000000",
        "null, -9223372036854775808",
    })
    void theSizeOfATimeTellsItsUnit(String json, long expected) throws Exception {
        assertThat(Taken.of(reader, "{\"name\":\"a\",\"value\":1,\"timestamp\":" + json + "}")
                        .value()
                        .time())
                .isEqualTo(expected);
    }

    @Test
    void aTimeThatIsRepeatedIsTheSame() throws Exception {
        String metric = "{\"name\":\"a\",\"value\":1,\"timestamp\":\"%s\"}";
        String later = metric.formatted("2026-03-01T12:01:00Z");
        assertThat(Taken.of(reader, later + later + metric.formatted("2026-03-01T12:00:00Z") + later)
                        .values())
                .extracting(Value::time)
                .containsExactly(NOON + 60_000, NOON + 60_000, NOON, NOON + 60_000);
    }

    @Test
    void withoutATimeItIsThatOfTheRecord() throws Exception {
        assertThat(Taken.of(reader, "{\"name\":\"a\",\"value\":1}").value().time())
                .isEqualTo(MetricSink.NO_TIME);
    }

    @Test
    void labelsMayBeTheOtherFieldsOfTheObject() throws Exception {
        MetricReader flat = MetricReader.of(MetricEncoding.LONG_JSON, new LongFields("metric", "v", "", "t"));
        assertThat(Taken.of(flat, """
                        {"t":1772366400,"host":"web-1","core":3,"smt":true,"note":null,"more":{"a":[1]},"v":2,"metric":"cpu"}""").value())
                .isEqualTo(new Value(
                        "cpu", Map.of("host", "web-1", "core", "3", "smt", "true"), NOON, Taken.NONE, 2, false));
    }

    @Test
    void ofAFieldThatStandsTwiceTheLastCounts() throws Exception {
        assertThat(Taken.of(
                                reader,
                                "{\"name\":\"a\",\"labels\":{\"x\":\"1\",\"y\":\"1\"},\"value\":1,\"labels\":{\"x\":\"2\",\"x\":\"3\"},"
                                        + "\"value\":2,\"name\":\"b\"}")
                        .value())
                .isEqualTo(new Value("b", Map.of("x", "3"), MetricSink.NO_TIME, Taken.NONE, 2, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"value\":1} | An object has no field name, which names its metric",
                "{\"name\":7,\"value\":1} | Field name must be text that is not empty; got 7",
                "{\"name\":\"\",\"value\":1} | Field name must be text that is not empty; got the text \"\"",
                "{\"name\":\"a\"} | Metric a has no field value, which is its value",
                "{\"name\":\"a\",\"value\":\"high\"} | Metric a: Field value must be a number; got the text \"high\"",
                "{\"value\":{\"x\":[1]},\"name\":\"a\"} | Metric a: Field value must be a number; got an object",
                "{\"name\":\"a\",\"value\":1,\"labels\":[\"x\"]} | Metric a: Field labels must be an object; got an array",
                "{\"name\":\"a\",\"value\":1,\"timestamp\":\"soon\"} | Metric a: Field timestamp must be ISO 8601 text with an"
                        + " offset, such as 2026-03-01T12:00:00Z, or a number of seconds, ms, µs or ns since 1970; got the text \"soon\"",
                "{\"name\":\"a\",\"value\":1,\"timestamp\":1e20} | Metric a: Field timestamp must be ISO 8601 text with an"
                        + " offset, such as 2026-03-01T12:00:00Z, or a number of seconds, ms, µs or ns since 1970; got 1e20",
                "{\"name\":\"a\",\"value\":1,\"timestamp\":-1e300} | Metric a: Field timestamp must be ISO 8601 text with an"
                        + " offset, such as 2026-03-01T12:00:00Z, or a number of seconds, ms, µs or ns since 1970; got -1e300",
            })
    void anObjectThatIsNoValueIsRefusedAndTheOthersAreRead(String object, String message) throws Exception {
        Taken taken = Taken.of(reader, "[" + object + ",{\"name\":\"good\",\"value\":1}]");
        assertThat(taken.refusals()).containsExactly(message);
        taken.refusals().clear();
        assertThat(taken.value().metric()).isEqualTo("good");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | The payload is empty; expected JSON objects",
                "7 | Metrics are JSON objects, or an array of them; got 7 at byte 0",
                "[{\"name\":\"a\",\"value\":1},\"b\"] | Metrics are JSON objects, or an array of them; got the text \"b\" at byte 24",
                "[[]] | Metrics are JSON objects, or an array of them; got an array at byte 1",
            })
    void whatIsNoObjectIsNoPayload(String payload, String message) {
        assertThatThrownBy(() -> Taken.of(reader, payload))
                .isInstanceOf(MetricException.class)
                .hasMessage(message);
    }
}
