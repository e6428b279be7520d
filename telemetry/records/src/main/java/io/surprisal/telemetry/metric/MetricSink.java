package io.surprisal.telemetry.metric;

import java.util.Map;

/** Takes what a {@link MetricReader} reads from one payload. */
public interface MetricSink {
    /** The time of a value that has none of its own: that of its Kafka record. */
    long NO_TIME = Long.MIN_VALUE;

    /** What {@link #value} is given as the bound of what is no bucket of a histogram. */
    double NO_BOUND = Double.NaN;

    /**
     * A value of a series.
     *
     * @param metric its name; of a histogram {@code x} these are {@code x_sum}, {@code x_count} and, of each bucket, {@code x_bucket}
     * @param labels not changed any more
     * @param eventTime epoch milliseconds, or {@link #NO_TIME}
     * @param bound of a bucket of a histogram, the highest value that it counts, with all buckets below; or {@link #NO_BOUND}
     * @param value NaN: there is none
     * @param delta whether the value was added since the one before, and is not a level or a total
     */
    void value(String metric, Map<String, String> labels, long eventTime, double bound, double value, boolean delta);

    /** A part of the payload that has no value that can be read; the message says what was expected and what is there. */
    void refused(String message);
}
