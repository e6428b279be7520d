package io.surprisal.telemetry.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.surprisal.telemetry.metric.Taken.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpReaderTest {
    private static final long TIME = 1_772_366_460_250L;

    private final MetricReader protobuf = MetricReader.of(MetricEncoding.OTLP_PROTOBUF, LongFields.defaults());
    private final MetricReader json = MetricReader.of(MetricEncoding.OTLP_JSON, LongFields.defaults());

    @Test
    void readsWhatTheSdkOfJavaWrites() throws Exception {
        Map<String, String> service =
                Map.of("service.name", "checkout", "host.name", "web-1", OtlpLabels.SCOPE_NAME, "shop");
        Taken taken = Taken.of(protobuf, Taken.message("otlp-java-sdk.binpb"));
        assertThat(taken.values("cpu.utilization"))
                .containsExactly(
                        new Value("cpu.utilization", with(service, "smt", "true"), TIME, Taken.NONE, 0.42, false));
        assertThat(taken.values("http.server.requests"))
                .extracting(
                        value -> value.labels().get("http.method"),
                        value -> value.labels().get("http.status"),
                        Value::value)
                .containsExactly(tuple("GET", "200", 7.0), tuple("POST", "500", 2.0));
        assertThat(taken.values("queue.length"))
                .containsExactly(new Value("queue.length", service, TIME, Taken.NONE, 3, false));
        assertThat(taken.values("http.server.duration_sum"))
                .containsExactly(new Value("http.server.duration_sum", service, TIME, Taken.NONE, 3.65, false));
        assertThat(taken.values("http.server.duration_count"))
                .extracting(Value::value)
                .containsExactly(5.0);
        assertThat(taken.values("http.server.duration_bucket"))
                .extracting(Value::bound, Value::value, Value::labels)
                .containsExactly(
                        tuple(0.1, 2.0, service),
                        tuple(0.5, 3.0, service),
                        tuple(1.0, 4.0, service),
                        tuple(Double.POSITIVE_INFINITY, 5.0, service));
    }

    /** Scale 6, offset −1: 129 buckets, of 2^(−1/64) to 2^(128/64) = 4; the values are 0, 1, 1.5, 2 and 4. */
    @Test
    void readsTheExponentialHistogramOfTheSdk() throws Exception {
        List<Value> buckets =
                Taken.of(protobuf, Taken.message("otlp-java-sdk.binpb")).values("db.client.duration_bucket");
        assertThat(buckets).hasSize(1 + 1 + 129 + 1);
        assertThat(buckets.get(0)).extracting(Value::bound, Value::value).containsExactly(0.0, 1.0);
        assertThat(buckets.get(1)).extracting(Value::bound, Value::value).containsExactly(Math.pow(2, -1 / 64.0), 1.0);
        assertThat(upTo(buckets, 1)).isEqualTo(2);
        assertThat(upTo(buckets, Math.pow(2, 38 / 64.0))).isEqualTo(3);
        assertThat(upTo(buckets, 2)).isEqualTo(4);
        assertThat(upTo(buckets, 4)).isEqualTo(5);
        assertThat(upTo(buckets, Double.POSITIVE_INFINITY)).isEqualTo(5);
    }

    @Test
    void jsonAndProtobufAreTheSame() throws Exception {
        assertThat(Taken.of(json, Taken.message("otlp-java-sdk.json")).values())
                .hasSize(144)
                .isEqualTo(
                        Taken.of(protobuf, Taken.message("otlp-java-sdk.binpb")).values());
    }

    @Test
    void whatWasAddedIsDeltaAndGaugesAreNot() throws Exception {
        Taken taken = Taken.of(protobuf, Taken.message("otlp-java-sdk-delta.binpb"));
        assertThat(taken.values())
                .hasSize(144)
                .allSatisfy(value -> assertThat(value.delta())
                        .as(value.metric())
                        .isEqualTo(!value.metric().equals("cpu.utilization")));
    }

    /** The Collector read what the SDK sent and wrote it with its own marshalers. */
    @Test
    void theCollectorHandsOnWhatTheSdkSent() throws Exception {
        List<Value> sent =
                Taken.of(protobuf, Taken.message("otlp-java-sdk.binpb")).values();
        assertThat(Taken.of(protobuf, Taken.message("otlp-collector-java-sdk.binpb"))
                        .values())
                .isEqualTo(sent);
        assertThat(Taken.of(json, Taken.message("otlp-collector-java-sdk.json")).values())
                .isEqualTo(sent);
    }

    @Test
    void readsScrapesOfTheCollector() throws Exception {
        Taken taken = Taken.of(protobuf, Taken.message("otlp-collector.binpb"));
        assertThat(taken.counts())
                .containsOnly(
                        entry("node_context_switches_total", 1L),
                        entry("node_cpu_seconds_total", 16L),
                        entry("node_load1", 1L),
                        entry("node_network_receive_bytes_total", 3L),
                        entry("prometheus_engine_query_duration_seconds", 12L),
                        entry("prometheus_engine_query_duration_seconds_count", 4L),
                        entry("prometheus_engine_query_duration_seconds_sum", 4L),
                        entry("prometheus_http_request_duration_seconds_bucket", 20L),
                        entry("prometheus_http_request_duration_seconds_count", 2L),
                        entry("prometheus_http_request_duration_seconds_sum", 2L));
        Map<String, String> node = Map.of(
                "service.name",
                "node",
                "net.host.name",
                "web-1",
                "service.instance.id",
                "web-1:29100",
                "net.host.port",
                "29100",
                "http.scheme",
                "http",
                OtlpLabels.SCOPE_NAME,
                "otelcol/prometheusreceiver");
        assertThat(taken.values("node_load1"))
                .containsExactly(new Value("node_load1", node, 1_796_027_717_001L, Taken.NONE, 2.93, false));
        assertThat(taken.values("node_cpu_seconds_total"))
                .contains(new Value(
                        "node_cpu_seconds_total",
                        with(with(node, "cpu", "1"), "mode", "user"),
                        1_796_027_717_001L,
                        Taken.NONE,
                        27_687.18,
                        false));
        assertThat(taken.values("prometheus_engine_query_duration_seconds"))
                .filteredOn(value -> "result_sort".equals(value.labels().get("slice")))
                .extracting(value -> value.labels().get("quantile"), Value::value)
                .containsExactly(tuple("0.5", Double.NaN), tuple("0.9", Double.NaN), tuple("0.99", Double.NaN));
        assertThat(taken.values("prometheus_http_request_duration_seconds_bucket"))
                .filteredOn(value -> "/metrics".equals(value.labels().get("handler")))
                .extracting(Value::bound, Value::value)
                .hasSize(10)
                .startsWith(tuple(0.1, 155.0))
                .endsWith(tuple(Double.POSITIVE_INFINITY, 155.0));
        assertThat(Taken.of(json, Taken.message("otlp-collector.json")).values())
                .isEqualTo(taken.values());
    }

    @Test
    void aTargetThatIsGoneHasSeriesWithoutValues() throws Exception {
        assertThat(Taken.of(protobuf, Taken.message("otlp-collector-stale.binpb"))
                        .values())
                .filteredOn(value -> value.metric().startsWith("node_"))
                .hasSize(21)
                .extracting(Value::value)
                .containsOnly(Double.NaN);
    }

    @Test
    void readsTheFormOfTheSpecification() throws Exception {
        Map<String, String> service =
                Map.of("service.name", "checkout", "deployment.zone", "eu", OtlpLabels.SCOPE_NAME, "shop");
        assertThat(Taken.of(json, Taken.message("otlp-specification.json")).values())
                .containsExactly(
                        new Value(
                                "orders",
                                Map.of(
                                        "service.name",
                                        "checkout",
                                        OtlpLabels.SCOPE_NAME,
                                        "shop",
                                        "deployment.zone",
                                        "us",
                                        "ratio",
                                        "0.5",
                                        "whole",
                                        "2",
                                        "express",
                                        "true",
                                        "items",
                                        "3",
                                        "tags",
                                        "[\"a\",1]",
                                        "box",
                                        "{\"w\":1.5}"),
                                TIME,
                                Taken.NONE,
                                5,
                                true),
                        new Value("temperature", service, TIME, Taken.NONE, Double.NaN, false),
                        new Value("wait_sum", service, TIME, Taken.NONE, 3.5, false),
                        new Value("wait_count", service, TIME, Taken.NONE, 4, false),
                        new Value("wait", with(service, "quantile", "0.99"), TIME, Taken.NONE, 2.5, false),
                        new Value("wait", with(service, "quantile", "1"), TIME, Taken.NONE, 3, false));
    }

    @Test
    void unknownFieldsAndEnumsByNameAreTaken() throws Exception {
        assertThat(Taken.of(json, """
                        {"more":{"x":[1]},"resourceMetrics":[{"schemaUrl":"https://x","scope_metrics":[{"metrics":[{"name":"a","new":1,"sum":{
                         "aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","dataPoints":[{"asInt":-3,"timeUnixNano":null}]}}]}]}]}""").value())
                .isEqualTo(new Value("a", Map.of(), MetricSink.NO_TIME, Taken.NONE, -3, true));
    }

    @Test
    void pointsThatAreNoneAreRefusedAndTheOthersAreRead() throws Exception {
        HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder().setCount(3);
        Metric.Builder histogram = Metric.newBuilder()
                .setName("h")
                .setHistogram(Histogram.newBuilder()
                        .addDataPoints(point.clone().addBucketCounts(1).addBucketCounts(2))
                        .addDataPoints(point.clone()
                                .addBucketCounts(1)
                                .addBucketCounts(1)
                                .addBucketCounts(1)
                                .addExplicitBounds(2)
                                .addExplicitBounds(2))
                        .addDataPoints(point));
        Taken taken = read(
                Metric.newBuilder().setName("nothing"),
                Metric.newBuilder().setGauge(Gauge.getDefaultInstance()),
                Metric.newBuilder()
                        .setName("g")
                        .setGauge(Gauge.newBuilder().addDataPoints(NumberDataPoint.newBuilder())),
                histogram);
        assertThat(taken.refusals())
                .containsExactly(
                        "Metric nothing has no data; expected a gauge, sum, histogram, exponential histogram or summary",
                        "A metric of {} has no name",
                        "Metric g{} has a point without as_double, as_int and a flag that says so",
                        "Metric h{} has 2 bucket_counts and 0 explicit_bounds; expected one more count than bounds",
                        "Metric h{} has the explicit bound 2.0 after 2.0; expected finite ones that rise");
        taken.refusals().clear();
        assertThat(taken.value()).extracting(Value::metric, Value::value).containsExactly("h_count", 3.0);
    }

    @Test
    void aHistogramWithoutValueHasNoBuckets() throws Exception {
        assertThat(read(Metric.newBuilder()
                                .setName("h")
                                .setHistogram(Histogram.newBuilder()
                                        .addDataPoints(
                                                HistogramDataPoint.newBuilder().setFlags(1))))
                        .values())
                .extracting(Value::metric, Value::value)
                .containsExactly(tuple("h_sum", Double.NaN), tuple("h_count", Double.NaN));
    }

    @Test
    void countsAndTimesAreUnsigned() throws Exception {
        Taken taken = read(Metric.newBuilder()
                .setName("h")
                .setHistogram(Histogram.newBuilder()
                        .addDataPoints(
                                HistogramDataPoint.newBuilder().setCount(-1).setTimeUnixNano(-1))));
        assertThat(taken.value()).extracting(Value::value, Value::time).containsExactly(0x1p64, 18_446_744_073_709L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | The payload has no resource_metrics; expected an ExportMetricsServiceRequest or MetricsData of OpenTelemetry",
                "{\"resourceMetrics\":{}} | Field resourceMetrics must be an array; got an object",
                "{\"resourceMetrics\":[7]} | An element of an array must be an object; got 7",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":7}]}]}]} | Field name must be text; got 7",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{\"asInt\":\"1.5\"}]}}]}]}]} |"
                        + " Field asInt must be an integer of type SFIXED64; got the text \"1.5\"",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{\"asInt\":99999999999999999999}]}}]}]}]} |"
                        + " Field asInt must be an integer of type SFIXED64; got 99999999999999999999",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":1.5}]}}]}]}]} |"
                        + " Field timeUnixNano must be an integer, as a number or as text; got 1.5",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"sum\":{\"aggregationTemporality\":\"LATELY\"}}]}]}]} |"
                        + " Field aggregationTemporality must be a number or name of AggregationTemporality; got the text \"LATELY\"",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"sum\":{\"isMonotonic\":1}}]}]}]} |"
                        + " Field isMonotonic must be true or false; got 1",
            })
    void whatIsNoMessageIsNoPayload(String payload, String message) {
        assertThatThrownBy(() -> Taken.of(json, payload))
                .isInstanceOf(MetricException.class)
                .hasMessage(message);
    }

    @Test
    void jsonIsNoProtobuf() {
        assertThatThrownBy(() -> Taken.of(protobuf, Taken.message("otlp-java-sdk.json")))
                .isInstanceOf(MetricException.class)
                .hasMessageStartingWith("The payload of 2375 bytes is not OpenTelemetry's metrics in protobuf: ");
    }

    /** An attribute of an array of an array and so on. */
    @Test
    void protobufNestsOnlySoDeep() {
        AnyValue.Builder value = AnyValue.newBuilder();
        for (int i = 0; i < 200; i++) {
            AnyValue.Builder outer = AnyValue.newBuilder();
            outer.getArrayValueBuilder().addValues(value);
            value = outer;
        }
        NumberDataPoint.Builder point = NumberDataPoint.newBuilder().setAsInt(1);
        point.addAttributesBuilder().setKey("deep").setValue(value);
        Metric.Builder metric =
                Metric.newBuilder().setName("a").setSum(Sum.newBuilder().addDataPoints(point));
        assertThatThrownBy(() -> read(metric))
                .isInstanceOf(MetricException.class)
                .hasMessageContaining("nesting");
    }

    private Taken read(Metric.Builder... metrics) throws MetricException {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
        for (Metric.Builder metric : metrics) {
            scope.addMetrics(metric);
        }
        return Taken.of(
                protobuf,
                MetricsData.newBuilder()
                        .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
                        .build()
                        .toByteArray());
    }

    private static double upTo(List<Value> buckets, double bound) {
        return buckets.stream()
                .filter(bucket -> bucket.bound() == bound)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static Map<String, String> with(Map<String, String> labels, String label, String value) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(label, value);
        return Map.copyOf(all);
    }
}
