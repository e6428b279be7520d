package io.surprisal.telemetry.record;

/**
 * What the job that watches itself sees of a record.
 *
 * @param abnormality of the judged output before smoothing, higher = more abnormal; NaN for a record without a score
 */
public record Watched(TelemetryRecord telemetry, float abnormality) {
    /** The series it belongs to. */
    public String key() {
        return telemetry.key();
    }
}
