package io.surprisal.benchmarks.micro;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import io.surprisal.telemetry.record.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The bytes of a record of metrics to measurements. All values of a row come in one record, but in {@link #longJsonOfOneValue}; each has the labels {@code host},
 * which is the key, and {@code job}.
 */
public class MetricBenchmark extends PerRecord {
    private static final long TIME = 1_772_366_460_250L;

    private final Encoded longJson = new Encoded(MetricEncoding.LONG_JSON);
    private final Encoded oneValue = new Encoded(MetricEncoding.LONG_JSON);
    private final Encoded telegraf = new Encoded(MetricEncoding.TELEGRAF);
    private final Encoded otlpJson = new Encoded(MetricEncoding.OTLP_JSON);
    private final Encoded otlpProtobuf = new Encoded(MetricEncoding.OTLP_PROTOBUF);
    private SampleSink sink;

    @SuppressWarnings("NullAway.Init") // JMH calls read() first.
    public MetricBenchmark() {}

    @Setup
    public void read(Blackhole blackhole) throws IOException {
        TelemetryRows rows = Inputs.rows();
        List<String> names = rows.names();
        longJson.prepare(names, i -> json(joined(names, "[", "]", j -> object(names.get(j), i, rows.row(i)[j]))));
        oneValue.prepare(names, i -> json(object(names.get(i % names.size()), i, rows.row(i)[i % names.size()])));
        telegraf.prepare(
                names,
                i -> json(joined(names, "{\"fields\":{", "}", j -> quoted(names.get(j)) + rows.row(i)[j])
                        + ",\"name\":\"prometheus\",\"tags\":" + labels(i) + ",\"timestamp\":" + TIME + '}'));
        otlpJson.prepare(
                names,
                i -> json(joined(
                        names,
                        "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[" + attribute("host", Inputs.series(i))
                                + ',' + attribute("job", "node") + "]},\"scopeMetrics\":[{\"metrics\":[",
                        "]}]}]}",
                        j -> "{\"name\":\"" + names.get(j) + "\",\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":\"" + TIME
                                + "000000\",\"asDouble\":" + rows.row(i)[j] + "}]}}")));
        otlpProtobuf.prepare(names, i -> protobuf(names, i, rows.row(i)));
        sink = new DecodeBenchmark.Consumed(blackhole);
    }

    @Benchmark
    public void longJson() {
        longJson.decode(sink);
    }

    /** As adapters of Prometheus write it. */
    @Benchmark
    public void longJsonOfOneValue() {
        oneValue.decode(sink);
    }

    @Benchmark
    public void telegraf() {
        telegraf.decode(sink);
    }

    @Benchmark
    public void otlpJson() {
        otlpJson.decode(sink);
    }

    @Benchmark
    public void otlpProtobuf() {
        otlpProtobuf.decode(sink);
    }

    private static String object(String name, int record, float value) {
        return "{\"labels\":" + labels(record) + ",\"name\":\"" + name
                + "\",\"timestamp\":\"2026-03-01T12:01:00Z\",\"value\":\"" + value + "\"}";
    }

    private static String labels(int record) {
        return "{\"host\":\"" + Inputs.series(record) + "\",\"job\":\"node\"}";
    }

    private static String attribute(String key, String value) {
        return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
    }

    private static String quoted(String name) {
        return '"' + name + "\":";
    }

    private static String joined(List<String> names, String before, String after, IntFunction<String> each) {
        return IntStream.range(0, names.size()).mapToObj(each).collect(Collectors.joining(",", before, after));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] protobuf(List<String> names, int record, float[] row) {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
        for (int i = 0; i < row.length; i++) {
            Metric.Builder metric = scope.addMetricsBuilder().setName(names.get(i));
            metric.getGaugeBuilder()
                    .addDataPointsBuilder()
                    .setTimeUnixNano(TIME * 1_000_000)
                    .setAsDouble(row[i]);
        }
        ResourceMetrics.Builder resource = ResourceMetrics.newBuilder().addScopeMetrics(scope);
        for (List<String> label : List.of(List.of("host", Inputs.series(record)), List.of("job", "node"))) {
            KeyValue.Builder attribute =
                    resource.getResourceBuilder().addAttributesBuilder().setKey(label.get(0));
            attribute.getValueBuilder().setStringValue(label.get(1));
        }
        return MetricsData.newBuilder().addResourceMetrics(resource).build().toByteArray();
    }

    /** Records in one format. */
    private static final class Encoded {
        private final MetricEncoding encoding;
        private RecordFormat format;
        private RawRecord[] records;

        @SuppressWarnings("NullAway.Init") // prepare() comes first.
        Encoded(MetricEncoding encoding) {
            this.encoding = encoding;
        }

        void prepare(List<String> names, IntFunction<byte[]> payload) {
            DecodeOptions defaults = DecodeOptions.defaults(FeatureMapping.fields(names));
            format = RecordFormat.of(
                    new DecodeOptions(
                            new RecordEncoding.Metrics(encoding, LongFields.defaults(), AssemblySettings.defaults()),
                            defaults.features(),
                            KeySource.field("host"),
                            defaults.time(),
                            defaults.missing(),
                            defaults.unknown(),
                            defaults.maxRecordBytes(),
                            defaults.deadLetterBytes()),
                    names);
            records = Inputs.raw(IntStream.range(0, RECORDS).mapToObj(payload).toArray(byte[][]::new));
        }

        void decode(SampleSink sink) {
            for (RawRecord record : records) {
                format.read(record, sink);
            }
        }
    }
}
