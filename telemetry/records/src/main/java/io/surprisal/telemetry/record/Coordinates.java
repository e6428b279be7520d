package io.surprisal.telemetry.record;

/** Where a record stands in Kafka; no two records share it. */
public record Coordinates(String topic, int partition, long offset) {
    /** As it stands in messages and identifiers: {@code telemetry-3@1042}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
