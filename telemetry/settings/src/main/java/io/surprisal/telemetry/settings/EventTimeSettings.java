package io.surprisal.telemetry.settings;

import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.measure.AssemblySettings;
import java.time.Duration;

/**
 * The section {@code telemetry.event_time} of job.yaml: where a record's time comes from and how far it is trusted.
 *
 * @param field the field with the time; empty for the Kafka timestamp
 * @param buckets how metrics in long format become records
 */
public record EventTimeSettings(
        String field,
        TimeFormat format,
        Duration outOfOrderness,
        Duration idleness,
        Duration maxAhead,
        AssemblySettings buckets) {
    public EventTimeSettings {
        new EventTimeOptions(outOfOrderness, idleness, maxAhead); // Checks them.
    }

    /** How far it is trusted. */
    public EventTimeOptions options() {
        return new EventTimeOptions(outOfOrderness, idleness, maxAhead);
    }

    TimeSource source() {
        return field.isEmpty() ? TimeSource.kafkaTimestamp() : TimeSource.field(field, format);
    }
}
