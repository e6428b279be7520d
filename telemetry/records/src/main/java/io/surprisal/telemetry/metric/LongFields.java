package io.surprisal.telemetry.metric;

import java.io.Serializable;

/**
 * Where the parts of a value stand in a JSON object of {@link MetricEncoding#LONG_JSON}: names of fields of the object itself.
 *
 * @param labels the field whose object holds the labels; empty: they are the other fields of the object
 * @param time the field with the time, a number of seconds to nanoseconds since 1970, which its size tells, or ISO 8601 text
 */
public record LongFields(String metric, String value, String labels, String time) implements Serializable {
    /** What Prometheus adapters write: {@code {"name": …, "labels": {…}, "timestamp": …, "value": …}}. */
    public static LongFields defaults() {
        return new LongFields("name", "value", "labels", "timestamp");
    }
}
