package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.measure.MeasurementHistory;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From the messages of agents to the records that a model takes; the expected values are computed by hand from the recorded ones. */
class AgentMetricsTest {
    private static final float NONE = Float.NaN;
    private static final String NODE = "localhost:29100";
    private static final String PROMETHEUS = "localhost:29090";

    private final List<TelemetryRecord> records = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /** The exporter was stopped between 08:34:17 and 08:34:24: Prometheus marks its series as stale and goes on to say that it is not up. */
    @Test
    void ratesOfPrometheusCountersGoOnBehindAGap() throws Exception {
        Map<String, String> features = new LinkedHashMap<>();
        features.put("load", "node_load1");
        features.put("memory", "node_memory_MemAvailable_bytes");
        features.put("recorded", "instance:node_load1:max");
        features.put("up", "up");
        features.put("switches", "rate(node_context_switches_total)");
        features.put("user", "sum(rate(node_cpu_seconds_total{mode=\"user\"}))");
        assemble(MetricEncoding.LONG_JSON, "instance", 2, features, lines("prometheus-kafka-adapter.jsonl"));

        assertThat(refusals).isEmpty();
        assertThat(records).extracting(TelemetryRecord::key).containsOnly(NODE);
        assertThat(records)
                .extracting(record -> Instant.ofEpochMilli(record.eventTime()).toString())
                .containsExactly(
                        "2026-11-30T08:34:14Z", "2026-11-30T08:34:16Z", "2026-11-30T08:34:18Z", "2026-11-30T08:34:24Z");
        assertValues(0, 3.39f, 23_842_451_456f, 3.39f, 1, 97_725_900 - 97_721_369, 0.80f + 0.84f);
        assertValues(1, 3.36f, 23_808_876_544f, 3.36f, 1, (97_736_251 - 97_725_900) / 2f, (1.58f + 1.66f) / 2);
        assertValues(2, NONE, NONE, NONE, 0, NONE, NONE);
        assertValues(3, 3.25f, 23_686_893_568f, 3.25f, 1, (97_768_892 - 97_736_251) / 8f, (6.80f + 6.61f) / 8);
    }

    /** Four requests, which took 12.109115 ms together, each at most 0.1 s. */
    @Test
    void histogramsOfPrometheusHaveAMeanAndQuantiles() throws Exception {
        Map<String, String> features = new LinkedHashMap<>();
        features.put("requests", "rate(prometheus_http_request_duration_seconds_count)");
        features.put("mean", "mean(prometheus_http_request_duration_seconds{handler=\"/metrics\"})");
        features.put("median", "quantile(0.5, prometheus_http_request_duration_seconds)");
        features.put("query", "prometheus_engine_query_duration_seconds{quantile=\"0.99\"}");
        assemble(MetricEncoding.LONG_JSON, "instance", 2, features, lines("prometheus-kafka-adapter.jsonl"));

        assertThat(refusals).isEmpty();
        assertThat(records).extracting(TelemetryRecord::key).containsOnly(PROMETHEUS);
        assertThat(records).hasSize(2);
        assertValues(0, NONE, NONE, NONE, 0.000511167f);
        assertValues(1, 4 / 2f, 0.012109115f / 4, 0.05f, 0.000511167f);
    }

    /** All but the stale one: what is no number is no value. */
    @Test
    void infiniteValuesOfPrometheusAreRefused() throws Exception {
        assemble(
                MetricEncoding.LONG_JSON,
                "instance",
                2,
                Map.of("ratio", "instance:node_load1:per_nothing"),
                lines("prometheus-kafka-adapter.jsonl"));
        assertThat(records).isEmpty();
        assertThat(refusals)
                .hasSize(6)
                .allSatisfy(refusal -> assertThat(refusal)
                        .startsWith("The value of series instance:node_load1:per_nothing{")
                        .endsWith("must be finite; got Infinity"));
    }

    @Test
    void metricsOfTelegrafAreRecordsOfTheirHost() throws Exception {
        assemble(MetricEncoding.TELEGRAF, "host", 1, telegraf(), lines("telegraf.jsonl"));

        assertThat(refusals).isEmpty();
        assertThat(records).extracting(TelemetryRecord::key).containsOnly("web-1");
        assertThat(records)
                .extracting(TelemetryRecord::eventTime)
                .containsExactly(1_796_027_482_000L, 1_796_027_483_000L, 1_796_027_484_000L);
        assertThat(records.get(0).values()).containsExactly(1.4925373f, 4.06f, 23_635_791_872f, NONE);
        assertThat(records.get(1).values()[3]).isEqualTo(96_943_247 - 96_938_813);
        assertThat(records.get(2).values()[3]).isEqualTo(96_946_793 - 96_943_247);
    }

    @Test
    void aBatchOfTelegrafIsTheRecordThatItsMetricsAreOneByOne() throws Exception {
        assemble(MetricEncoding.TELEGRAF, "host", 1, telegraf(), List.of(message("telegraf-batch.json")));

        assertThat(refusals).isEmpty();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).values()).containsExactly(1.4925373f, 4.06f, 23_635_791_872f, NONE);
    }

    /** The second scrape came 0.999 s after the first one; before the third the exporter was stopped. */
    @Test
    void scrapesOfTheCollectorAreRecordsOfTheirTargets() throws Exception {
        Map<String, String> features = new LinkedHashMap<>();
        features.put("load", "node_load1");
        features.put("switches", "rate(node_context_switches_total)");
        features.put("user", "avg(rate(node_cpu_seconds_total{mode=\"user\"}))");
        features.put("mean", "mean(prometheus_http_request_duration_seconds{handler=\"/metrics\"})");
        assemble(
                MetricEncoding.OTLP_PROTOBUF,
                "service.instance.id",
                1,
                features,
                List.of(
                        message("otlp-collector.binpb"),
                        message("otlp-collector-next.binpb"),
                        message("otlp-collector-stale.binpb")));

        assertThat(refusals).isEmpty();
        assertThat(records)
                .extracting(TelemetryRecord::key)
                .containsExactly("web-1:29100", "web-1:29100", "web-1:29090", "web-1:29090");
        assertValues(0, 2.93f, NONE, NONE, NONE);
        assertValues(1, 2.93f, (98_019_694 - 98_015_934) / 0.999f, (0.88f + 0.92f) / 2 / 0.999f, NONE);
        assertValues(2, NONE, NONE, NONE, (0.818169578f - 0.791604812f) / 3);
        assertValues(3, NONE, NONE, NONE, (0.834397193f - 0.818169578f) / 3);
    }

    private void assertValues(int record, float... expected) {
        float[] values = records.get(record).values();
        assertThat(values).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            if (Float.isNaN(expected[i])) {
                assertThat(values[i]).as("record %s, value %s", record, i).isNaN();
            } else {
                assertThat(values[i])
                        .as("record %s, value %s", record, i)
                        .isCloseTo(expected[i], within(1e-5f * expected[i]));
            }
        }
    }

    private static Map<String, String> telegraf() {
        Map<String, String> features = new LinkedHashMap<>();
        features.put("idle", "cpu_usage_idle{cpu=\"cpu-total\"}");
        features.put("load", "system_load1");
        features.put("memory", "mem_available");
        features.put("switches", "rate(kernel_context_switches)");
        return features;
    }

    private void assemble(
            MetricEncoding encoding, String key, int seconds, Map<String, String> features, List<byte[]> messages) {
        AssemblySettings buckets =
                new AssemblySettings(Duration.ofSeconds(seconds), Duration.ZERO, Duration.ofMinutes(10));
        DecodeOptions defaults = DecodeOptions.defaults(new FeatureMapping(features, ""));
        DecodeOptions options = new DecodeOptions(
                new RecordEncoding.Metrics(encoding, LongFields.defaults(), buckets),
                defaults.features(),
                KeySource.field(key),
                defaults.time(),
                defaults.missing(),
                UnknownFields.IGNORE,
                defaults.maxRecordBytes(),
                defaults.deadLetterBytes());
        List<String> names = List.copyOf(features.keySet());
        RecordFormat format = RecordFormat.of(options, names);
        MeasurementHistory history = new MeasurementHistory(
                options.measured(names),
                buckets,
                new MeasurementHistory.Bounds(Duration.ofSeconds(5), Duration.ofSeconds(30), false),
                records::add);
        for (int offset = 0; offset < messages.size(); offset++) {
            Reading reading =
                    Reading.ofMetrics(format, new RawRecord("metrics", 0, offset, 0, null, messages.get(offset)));
            refusals.addAll(reading.messages());
            reading.measured().forEach(measured -> history.add(measured, 0));
        }
        history.finish();
        assertThat(history.late()).isZero();
        assertThat(history.ambiguous()).isZero();
    }

    /** The messages of a file with one on each line. */
    private static List<byte[]> lines(String file) throws IOException {
        return new String(message(file), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] message(String file) throws IOException {
        try (InputStream in = AgentMetricsTest.class.getResourceAsStream("/io/surprisal/telemetry/metric/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }
}
