package io.surprisal.telemetry.format;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * How far ahead of its Kafka timestamp the event time of a record is believed. One bad clock would otherwise carry the time of its
 * partition with it, after which no alert closes. The Kafka timestamp stands in the record, so that a replay refuses the same
 * records; the wall clock would not. A record without one, which brokers since Kafka 0.10 do not have, is believed.
 *
 * @param maxAhead the furthest allowed
 */
public record FutureBound(Duration maxAhead) implements Serializable {
    /** Whether a time is believed; both in epoch milliseconds, the Kafka timestamp negative where there is none. */
    public boolean allows(long eventTime, long kafkaTimestamp) {
        return kafkaTimestamp < 0 || eventTime - kafkaTimestamp <= maxAhead.toMillis();
    }

    /** What is wrong with a time that is not believed. */
    public String refusal(long eventTime, long kafkaTimestamp) {
        return "The record's time " + Instant.ofEpochMilli(eventTime) + " is more than " + Settings.text(maxAhead)
                + " ahead of its Kafka timestamp " + Instant.ofEpochMilli(kafkaTimestamp)
                + "; correct the sender's clock, or raise telemetry.event_time.max_ahead";
    }
}
