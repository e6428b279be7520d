package io.surprisal.telemetry.measure;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * The section {@code telemetry.event_time.buckets} of job.yaml: how measurements become records.
 *
 * @param interval a key has one record for each bucket of time of this length; the record's time is its bucket's start
 * @param lateness how long a bucket waits, after event time has passed its end, for measurements that come late
 * @param silence event time may stand still because no telemetry comes at all; then the clock ends a bucket, once for this long, besides the
 *     interval, no measurement of the key came
 */
public record AssemblySettings(Duration interval, Duration lateness, Duration silence) implements Serializable {
    public AssemblySettings {
        Settings.require(interval.toMillis() > 0, "interval", "above 0s", Settings.text(interval));
        Settings.require(!lateness.isNegative(), "lateness", "0s or more", Settings.text(lateness));
        Settings.require(silence.toMillis() > 0, "silence", "above 0s", Settings.text(silence));
    }

    /** A record a minute; no lateness; ten minutes of silence. */
    public static AssemblySettings defaults() {
        return new AssemblySettings(Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(10));
    }
}
