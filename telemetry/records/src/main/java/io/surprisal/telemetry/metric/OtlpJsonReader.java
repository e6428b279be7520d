package io.surprisal.telemetry.metric;

import io.opentelemetry.proto.metrics.v1.MetricsData;

/** OpenTelemetry's {@code ExportMetricsServiceRequest} or {@code MetricsData} in JSON, one or several one after the other. */
final class OtlpJsonReader implements MetricReader {
    private final MetricObjects objects = new MetricObjects();
    private final ProtobufJson messages = new ProtobufJson();

    @Override
    public void read(byte[] payload, MetricSink sink) throws MetricException {
        objects.read(payload, parser -> {
            MetricsData.Builder metrics = MetricsData.newBuilder();
            messages.read(parser, metrics);
            OtlpMetrics.handOn(metrics.build(), sink);
        });
    }
}
