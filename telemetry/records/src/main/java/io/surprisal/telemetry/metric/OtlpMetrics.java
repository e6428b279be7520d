package io.surprisal.telemetry.metric;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.surprisal.telemetry.text.JsonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands on what OpenTelemetry's <a href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/">data model of metrics</a> holds. Metrics keep their
 * names; labels are {@link OtlpLabels}. Of a histogram {@code x} come {@code x_sum}, where it has a sum, {@code x_count} and the buckets; of a summary {@code
 * x_sum}, {@code x_count}, and its quantiles as {@code x} with the label {@code quantile}. Least, greatest and exemplary values are passed over. A point that
 * says that it has no value has the value NaN.
 */
final class OtlpMetrics {
    private static final String SUM = "_sum";
    private static final String COUNT = "_count";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Map<String, String> scopeLabels;
    private final Metric metric;
    private final MetricSink sink;

    private OtlpMetrics(Map<String, String> scopeLabels, Metric metric, MetricSink sink) {
        this.scopeLabels = scopeLabels;
        this.metric = metric;
        this.sink = sink;
    }

    static void handOn(MetricsData metrics, MetricSink sink) throws MetricException {
        if (metrics.getResourceMetricsCount() == 0) {
            throw new MetricException("The payload has no resource_metrics; expected an ExportMetricsServiceRequest or"
                    + " MetricsData of OpenTelemetry");
        }
        for (ResourceMetrics resource : metrics.getResourceMetricsList()) {
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                Map<String, String> labels = OtlpLabels.of(resource, scope);
                for (Metric metric : scope.getMetricsList()) {
                    new OtlpMetrics(labels, metric, sink).handOn();
                }
            }
        }
    }

    private void handOn() {
        if (metric.getName().isEmpty()) {
            sink.refused("A metric of " + JsonText.shortened(scopeLabels.toString()) + " has no name");
            return;
        }
        switch (metric.getDataCase()) {
            case GAUGE -> numbers(metric.getGauge().getDataPointsList(), false);
            case SUM ->
                numbers(
                        metric.getSum().getDataPointsList(),
                        isDelta(metric.getSum().getAggregationTemporality()));
            case HISTOGRAM ->
                histograms(
                        metric.getHistogram().getDataPointsList(),
                        isDelta(metric.getHistogram().getAggregationTemporality()));
            case EXPONENTIAL_HISTOGRAM ->
                exponentialHistograms(
                        metric.getExponentialHistogram().getDataPointsList(),
                        isDelta(metric.getExponentialHistogram().getAggregationTemporality()));
            case SUMMARY -> summaries(metric.getSummary().getDataPointsList());
            case DATA_NOT_SET ->
                sink.refused("Metric " + JsonText.shortened(metric.getName())
                        + " has no data; expected a gauge, sum, histogram, exponential histogram or summary");
        }
    }

    private void numbers(List<NumberDataPoint> points, boolean delta) {
        for (NumberDataPoint number : points) {
            OtlpPoint point =
                    point(OtlpLabels.with(scopeLabels, number.getAttributesList()), number.getTimeUnixNano(), delta);
            if (isEmpty(number.getFlags())) {
                point.value("", Double.NaN);
                continue;
            }
            switch (number.getValueCase()) {
                case AS_DOUBLE -> point.value("", number.getAsDouble());
                case AS_INT -> point.value("", number.getAsInt());
                case VALUE_NOT_SET -> point.refused("a point without as_double, as_int and a flag that says so");
            }
        }
    }

    private void histograms(List<HistogramDataPoint> points, boolean delta) {
        for (HistogramDataPoint histogram : points) {
            OtlpPoint point = point(
                    OtlpLabels.with(scopeLabels, histogram.getAttributesList()), histogram.getTimeUnixNano(), delta);
            if (isEmpty(histogram.getFlags())) {
                withoutValue(point);
            } else if (OtlpBuckets.areSound(histogram, point)) {
                totals(point, histogram.hasSum(), histogram.getSum(), histogram.getCount());
                OtlpBuckets.handOn(histogram, point);
            }
        }
    }

    private void exponentialHistograms(List<ExponentialHistogramDataPoint> points, boolean delta) {
        for (ExponentialHistogramDataPoint histogram : points) {
            OtlpPoint point = point(
                    OtlpLabels.with(scopeLabels, histogram.getAttributesList()), histogram.getTimeUnixNano(), delta);
            if (isEmpty(histogram.getFlags())) {
                withoutValue(point);
            } else {
                totals(point, histogram.hasSum(), histogram.getSum(), histogram.getCount());
                new ExponentialBuckets(histogram, point).handOn();
            }
        }
    }

    private void summaries(List<SummaryDataPoint> points) {
        for (SummaryDataPoint summary : points) {
            Map<String, String> labels = OtlpLabels.with(scopeLabels, summary.getAttributesList());
            OtlpPoint point = point(labels, summary.getTimeUnixNano(), false);
            if (isEmpty(summary.getFlags())) {
                withoutValue(point);
                continue;
            }
            totals(point, true, summary.getSum(), summary.getCount());
            for (SummaryDataPoint.ValueAtQuantile each : summary.getQuantileValuesList()) {
                Map<String, String> quantile = new HashMap<>(labels);
                quantile.put("quantile", OtlpLabels.text(each.getQuantile()));
                point(quantile, summary.getTimeUnixNano(), false).value("", each.getValue());
            }
        }
    }

    /** @param nanos since 1970, unsigned; 0 where it is unknown */
    private OtlpPoint point(Map<String, String> labels, long nanos, boolean delta) {
        long time = nanos == 0 ? MetricSink.NO_TIME : Long.divideUnsigned(nanos, NANOS_PER_MILLI);
        return new OtlpPoint(metric.getName(), labels, time, delta, sink);
    }

    private static void totals(OtlpPoint point, boolean hasSum, double sum, long count) {
        if (hasSum) {
            point.value(SUM, sum);
        }
        point.value(COUNT, OtlpBuckets.unsigned(count));
    }

    private static void withoutValue(OtlpPoint point) {
        point.value(SUM, Double.NaN);
        point.value(COUNT, Double.NaN);
    }

    private static boolean isEmpty(int flags) {
        return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
    }

    private static boolean isDelta(AggregationTemporality temporality) {
        return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
    }
}
