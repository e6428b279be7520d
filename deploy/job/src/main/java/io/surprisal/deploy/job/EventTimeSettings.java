package io.surprisal.deploy.job;

import io.surprisal.flink.time.EventTimeOptions;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import java.time.Duration;

/**
 * The section {@code telemetry.event_time} of job.yaml: where a record's time comes from and how far it is trusted.
 *
 * @param field the field with the time; empty for the Kafka timestamp
 */
public record EventTimeSettings(
        String field, TimeFormat format, Duration outOfOrderness, Duration idleness, Duration maxAhead) {
    public EventTimeSettings {
        new EventTimeOptions(outOfOrderness, idleness, maxAhead); // Checks them.
    }

    EventTimeOptions options() {
        return new EventTimeOptions(outOfOrderness, idleness, maxAhead);
    }

    TimeSource source() {
        return field.isEmpty() ? TimeSource.kafkaTimestamp() : TimeSource.field(field, format);
    }
}
