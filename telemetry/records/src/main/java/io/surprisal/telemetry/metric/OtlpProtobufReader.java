package io.surprisal.telemetry.metric;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.metrics.v1.MetricsData;

/** OpenTelemetry's {@code ExportMetricsServiceRequest} or {@code MetricsData}, which have one wire form, in protobuf. */
final class OtlpProtobufReader implements MetricReader {
    @Override
    public void read(byte[] payload, MetricSink sink) throws MetricException {
        MetricsData metrics;
        try {
            metrics = MetricsData.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new MetricException("The payload of " + payload.length
                    + " bytes is not OpenTelemetry's metrics in protobuf: " + e.getMessage());
        }
        OtlpMetrics.handOn(metrics, sink);
    }
}
