package io.surprisal.telemetry.format;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Where a record's key comes from: the series whose alerts are one.
 *
 * @param path the path of a text or number in the JSON record; empty for the Kafka key
 */
public record KeySource(String path) implements Serializable {
    /** The most characters of a key: it ends up in every output record, which Kafka bounds. */
    public static final int LONGEST = 1024;

    /** The Kafka key, UTF-8; a record without one belongs to the series with the empty key. */
    public static KeySource kafkaKey() {
        return new KeySource("");
    }

    /** A field of the record; one without it is a dead letter. */
    public static KeySource field(String path) {
        return new KeySource(path);
    }

    /** The labels that make the key of a series, in its order, written with commas between them; none for the Kafka key. */
    List<String> labels() {
        return path.isEmpty()
                ? List.of()
                : Arrays.stream(path.split(",", -1)).map(String::strip).toList();
    }

    boolean isField() {
        return !path.isEmpty();
    }
}
