package io.surprisal.telemetry.metric;

import io.surprisal.telemetry.text.JsonText;
import java.util.Map;

/**
 * A data point of a metric: where its values go.
 *
 * @param time epoch milliseconds, or {@link MetricSink#NO_TIME}
 * @param delta whether its values were added since the point before
 */
record OtlpPoint(String metric, Map<String, String> labels, long time, boolean delta, MetricSink sink) {
    void value(String suffix, double value) {
        sink.value(metric + suffix, labels, time, MetricSink.NO_BOUND, value, delta);
    }

    /** How many of a histogram's values are up to a bound. */
    void bucket(double bound, double count) {
        sink.value(metric + "_bucket", labels, time, bound, count, delta);
    }

    /** There is nothing of the point that can be read. */
    void refused(String message) {
        sink.refused("Metric " + JsonText.shortened(metric + labels) + " has " + message);
    }
}
