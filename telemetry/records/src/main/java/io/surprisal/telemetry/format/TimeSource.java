package io.surprisal.telemetry.format;

import java.io.Serializable;

/**
 * Where a record's event time comes from.
 *
 * @param path the path of a field in the JSON record; empty for the Kafka timestamp
 * @param format how the field is written; epoch milliseconds for the Kafka timestamp
 */
public record TimeSource(String path, TimeFormat format) implements Serializable {
    /** The Kafka timestamp. */
    public static TimeSource kafkaTimestamp() {
        return new TimeSource("", TimeFormat.EPOCH_MILLIS);
    }

    /** A field of the record; one without it is a dead letter. */
    public static TimeSource field(String path, TimeFormat format) {
        return new TimeSource(path, format);
    }

    boolean isField() {
        return !path.isEmpty();
    }
}
