package io.surprisal.telemetry.record;

/**
 * What the job that watches itself sees of a record.
 *
 * @param abnormality of the judged output before smoothing, higher = more abnormal; NaN for a record without a score
 * @param model the version of the model that scored it; empty where its values are not looked at
 */
public record Watched(TelemetryRecord telemetry, float abnormality, String model) {
    private static final float[] NO_VALUES = {};

    /** The series it belongs to. */
    public String key() {
        return telemetry.key();
    }

    /** The same as a record of the series without a key. */
    public Watched ofWholeStream() {
        return new Watched(
                new TelemetryRecord(telemetry.source(), "", telemetry.eventTime(), telemetry.values()),
                abnormality,
                model);
    }

    /** Only that a record came: without its values. */
    public static Watched heard(TelemetryRecord record) {
        return new Watched(
                new TelemetryRecord(record.source(), record.key(), record.eventTime(), NO_VALUES), Float.NaN, "");
    }

    /** Whether its values are there to be looked at. */
    public boolean hasValues() {
        return telemetry.values().length > 0;
    }
}
