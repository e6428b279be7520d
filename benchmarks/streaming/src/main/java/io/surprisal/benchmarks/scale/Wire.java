package io.surprisal.benchmarks.scale;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What messages look like. None holds a time, so that event time is that of its Kafka record; measurements hold the labels {@code host}, the key, and {@code job}. */
enum Wire {
    JSON {
        @Override
        RecordEncoding encoding(List<String> names) {
            return RecordEncoding.json();
        }

        @Override
        List<byte[]> messages(TelemetryRows rows, String key, float[] row) {
            return List.of(rows.json(row));
        }
    },

    CSV {
        @Override
        RecordEncoding encoding(List<String> names) {
            return new RecordEncoding.Csv(names, ',');
        }

        @Override
        List<byte[]> messages(TelemetryRows rows, String key, float[] row) {
            return List.of(TelemetryRows.csv(row));
        }
    },

    /** All values of a record in a message, as the OpenTelemetry Collector writes what it scraped of a machine. */
    OTLP_PROTOBUF {
        @Override
        RecordEncoding encoding(List<String> names) {
            return metrics(MetricEncoding.OTLP_PROTOBUF);
        }

        @Override
        List<byte[]> messages(TelemetryRows rows, String key, float[] row) {
            ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
            for (int i = 0; i < row.length; i++) {
                Metric.Builder metric =
                        scope.addMetricsBuilder().setName(rows.names().get(i));
                metric.getGaugeBuilder().addDataPointsBuilder().setAsDouble(row[i]);
            }
            ResourceMetrics.Builder resource = ResourceMetrics.newBuilder().addScopeMetrics(scope);
            labels(key).forEach((name, value) -> {
                KeyValue.Builder label =
                        resource.getResourceBuilder().addAttributesBuilder().setKey(name);
                label.getValueBuilder().setStringValue(value);
            });
            return List.of(MetricsData.newBuilder()
                    .addResourceMetrics(resource)
                    .build()
                    .toByteArray());
        }
    },

    /** All values of a record in a message, an array of objects. */
    LONG_JSON {
        @Override
        RecordEncoding encoding(List<String> names) {
            return metrics(MetricEncoding.LONG_JSON);
        }

        @Override
        List<byte[]> messages(TelemetryRows rows, String key, float[] row) {
            return List.of(bytes(IntStream.range(0, row.length)
                    .mapToObj(i -> object(rows.names().get(i), key, row[i]))
                    .collect(Collectors.joining(",", "[", "]"))));
        }
    },

    /** A value in a message, as adapters of Prometheus write it. */
    LONG_JSON_SINGLE {
        @Override
        RecordEncoding encoding(List<String> names) {
            return metrics(MetricEncoding.LONG_JSON);
        }

        @Override
        List<byte[]> messages(TelemetryRows rows, String key, float[] row) {
            return IntStream.range(0, row.length)
                    .mapToObj(i -> bytes(object(rows.names().get(i), key, row[i])))
                    .toList();
        }
    };

    /** The label of measurements that names their key. */
    static final String KEY_LABEL = "host";

    /** How far apart a key's records are in event time. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    abstract RecordEncoding encoding(List<String> names);

    /** A record's messages; as many of each record. */
    abstract List<byte[]> messages(TelemetryRows rows, String key, float[] row);

    private static RecordEncoding metrics(MetricEncoding encoding) {
        return new RecordEncoding.Metrics(
                encoding, LongFields.defaults(), new AssemblySettings(INTERVAL, Duration.ZERO, Duration.ofHours(1)));
    }

    private static Map<String, String> labels(String key) {
        return new TreeMap<>(Map.of(KEY_LABEL, key, "job", "node"));
    }

    private static String object(String name, String key, float value) {
        return "{\"labels\":"
                + labels(key).entrySet().stream()
                        .map(label -> '"' + label.getKey() + "\":\"" + label.getValue() + '"')
                        .collect(Collectors.joining(",", "{", "}"))
                + ",\"name\":\"" + name + "\",\"value\":\"" + value + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
