package io.surprisal.telemetry.format;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.util.List;

class OtlpProtobufMetricFormatTest extends MetricFormatContract {
    @Override
    MetricEncoding encoding() {
        return MetricEncoding.OTLP_PROTOBUF;
    }

    @Override
    byte[] payload(List<Sample> samples, long time) {
        return metrics(samples, time).toByteArray();
    }

    /** The host is the resource's, the core the point's; the last three samples but two are one histogram. */
    static MetricsData metrics(List<Sample> samples, long time) {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
        HistogramDataPoint.Builder histogram = HistogramDataPoint.newBuilder();
        double below = 0;
        for (Sample sample : samples) {
            switch (sample.metric()) {
                case "latency_sum" -> histogram.setSum(sample.value());
                case "latency_count" -> histogram.setCount((long) sample.value());
                case "latency_bucket" -> {
                    histogram.addBucketCounts((long) (sample.value() - below));
                    below = sample.value();
                    if (Double.isFinite(sample.bound())) {
                        histogram.addExplicitBounds(sample.bound());
                    }
                }
                default -> {
                    NumberDataPoint.Builder point = NumberDataPoint.newBuilder()
                            .setAsDouble(sample.value())
                            .setTimeUnixNano(nanos(time))
                            .addAttributes(attribute("core", sample.core()))
                            .addAttributes(attribute("host", sample.host()));
                    scope.addMetrics(Metric.newBuilder()
                            .setName(sample.metric())
                            .setGauge(Gauge.newBuilder().addDataPoints(point)));
                }
            }
        }
        if (histogram.getCount() > 0) {
            scope.addMetrics(Metric.newBuilder()
                    .setName("latency")
                    .setHistogram(Histogram.newBuilder()
                            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                            .addDataPoints(
                                    histogram.setTimeUnixNano(nanos(time)).addAttributes(attribute("core", "0")))));
        }
        ResourceMetrics.Builder resource = ResourceMetrics.newBuilder().addScopeMetrics(scope);
        resource.getResourceBuilder().addAttributes(attribute("host", "web-1"));
        return MetricsData.newBuilder().addResourceMetrics(resource).build();
    }

    private static long nanos(long time) {
        return time == NO_TIME ? 0 : time * 1_000_000;
    }

    private static KeyValue attribute(String key, String value) {
        KeyValue.Builder attribute = KeyValue.newBuilder().setKey(key);
        attribute.getValueBuilder().setStringValue(value);
        return attribute.build();
    }
}
