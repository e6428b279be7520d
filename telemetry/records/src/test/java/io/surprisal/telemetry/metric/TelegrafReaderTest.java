package io.surprisal.telemetry.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.surprisal.telemetry.metric.Taken.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelegrafReaderTest {
    private static final long TIME = 1_772_366_460_000L;

    private final MetricReader reader = MetricReader.of(MetricEncoding.TELEGRAF, LongFields.defaults());

    /** Three gatherings; of the inputs cpu, mem, net, system, kernel and diskio. */
    @Test
    void eachFieldIsAMetric() throws Exception {
        Taken taken = Taken.of(reader, Taken.message("telegraf.jsonl"));
        assertThat(taken.values()).hasSize(3 * (2 * 10 + 34 + 8 + 5 + 5 + 11));
        assertThat(taken.values())
                .extracting(Value::time)
                .containsOnly(1_796_027_482_000L, 1_796_027_483_000L, 1_796_027_484_000L);
        assertThat(taken.values("cpu_usage_idle").subList(0, 2))
                .containsExactly(
                        gathered("cpu_usage_idle", Map.of("cpu", "cpu0", "host", "web-1"), 2.020202020158406),
                        gathered("cpu_usage_idle", Map.of("cpu", "cpu-total", "host", "web-1"), 1.4925373133788078));
        assertThat(taken.values("diskio_write_bytes").get(0))
                .isEqualTo(gathered("diskio_write_bytes", Map.of("name", "vda", "host", "web-1"), 79_183_712_256.0));
        assertThat(taken.values("mem_vmalloc_total")).extracting(Value::value).containsOnly(35_184_372_087_808.0);
        assertThat(taken.counts()).containsEntry("system_uptime", 3L).doesNotContainKey("system_uptime_format");
    }

    @Test
    void aBatchIsWhatItsMetricsAreOneByOne() throws Exception {
        Taken batch = Taken.of(reader, Taken.message("telegraf-batch.json"));
        assertThat(batch.values()).hasSize(193).extracting(Value::time).containsOnly(1_796_027_482_000L);
        assertThat(batch.values())
                .containsAll(Taken.of(reader, Taken.message("telegraf.jsonl"))
                        .values()
                        .subList(0, 83));
    }

    /** In seconds, milliseconds, nanoseconds, and as text by json_timestamp_format. */
    @Test
    void allFormsOfATimeAreTheSame() throws Exception {
        assertThat(Taken.of(reader, Taken.message("telegraf-times.jsonl")).values("cpu_usage_idle"))
                .hasSize(4)
                .containsOnly(
                        gathered("cpu_usage_idle", Map.of("cpu", "cpu-total", "host", "web-1"), 1.4925373133788078));
    }

    /** Quantiles that are NaN are fields that Telegraf leaves out, be it all of a metric. */
    @Test
    void whatTelegrafScrapesGoesByItsOwnNames() throws Exception {
        Taken taken = Taken.of(reader, Taken.message("telegraf-prometheus.jsonl"));
        assertThat(taken.counts())
                .containsOnly(
                        entry("prometheus_engine_query_duration_seconds", 2L),
                        entry("prometheus_engine_query_duration_seconds_count", 2L),
                        entry("prometheus_engine_query_duration_seconds_sum", 2L),
                        entry("prometheus_http_request_duration_seconds_bucket", 20L),
                        entry("prometheus_http_request_duration_seconds_count", 2L),
                        entry("prometheus_http_request_duration_seconds_sum", 2L));
        Map<String, String> tags =
                Map.of("handler", "/metrics", "host", "web-1", "le", "+Inf", "url", "http://localhost:29090/metrics");
        assertThat(taken.values("prometheus_http_request_duration_seconds_bucket"))
                .contains(new Value(
                        "prometheus_http_request_duration_seconds_bucket",
                        tags,
                        1_796_027_723_000L,
                        Taken.NONE,
                        173,
                        false));
    }

    @Test
    void aBatchHoldsSeveralAndTextIsNoValue() throws Exception {
        Map<String, String> web1 = Map.of("host", "web-1");
        assertThat(Taken.of(reader, Taken.message("telegraf-written-batch.json"))
                        .values())
                .containsExactly(
                        value("system_free", web1, 2048),
                        value("system_healthy", web1, 1),
                        value("queue", Map.of("host", "web-2"), 7),
                        value("latency_count", web1, 4),
                        value("latency_sum", web1, 3.5),
                        value("latency_bucket", Map.of("host", "web-1", "le", "0.5"), 3),
                        value("latency_bucket", Map.of("host", "web-1", "le", "+Inf"), 4));
    }

    @Test
    void ofAFieldThatStandsTwiceTheLastCounts() throws Exception {
        assertThat(Taken.of(
                                reader,
                                "{\"name\":\"a\",\"fields\":{\"x\":1},\"tags\":{\"t\":\"1\"},\"fields\":{\"y\":1,\"y\":2},\"tags\":{\"u\":\"1\"}}")
                        .value())
                .isEqualTo(new Value("a_y", Map.of("u", "1"), MetricSink.NO_TIME, Taken.NONE, 2, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | An object has no field name; expected a metric of Telegraf, with name, tags, fields and timestamp, or a batch, with"
                        + " metrics",
                "{\"name\":\"a\"} | Metric a has no field fields, which holds its values",
                "{\"fields\":[1],\"name\":\"a\"} | Metric a: Field fields must be an object; got an array",
                "{\"name\":\"a\",\"fields\":{\"x\":1},\"tags\":\"host\"} | Metric a: Field tags must be an object; got the text \"host\"",
            })
    void anObjectThatIsNoMetricIsRefusedAndTheOthersAreRead(String object, String message) throws Exception {
        Taken taken = Taken.of(reader, "{\"metrics\":[" + object + ",{\"name\":\"good\",\"fields\":{\"value\":1}}]}");
        assertThat(taken.refusals()).containsExactly(message);
        taken.refusals().clear();
        assertThat(taken.value().metric()).isEqualTo("good");
    }

    private static Value gathered(String metric, Map<String, String> labels, double value) {
        return new Value(metric, labels, 1_796_027_482_000L, Taken.NONE, value, false);
    }

    private static Value value(String metric, Map<String, String> labels, double value) {
        return new Value(metric, labels, TIME, Taken.NONE, value, false);
    }
}
