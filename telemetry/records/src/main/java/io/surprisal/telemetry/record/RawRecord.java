package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it came, not looked into.
 *
 * @param timestamp the Kafka timestamp, epoch milliseconds; negative where the record has none
 * @param key its key, null where it has none; owned by this record, not to be changed
 * @param value its payload, null for a tombstone; owned likewise
 */
public record RawRecord(
        String topic, int partition, long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    /** Where it stands. */
    public Coordinates coordinates() {
        return new Coordinates(topic, partition, offset);
    }
}
