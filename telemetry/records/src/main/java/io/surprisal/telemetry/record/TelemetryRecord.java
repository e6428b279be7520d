package io.surprisal.telemetry.record;

/**
 * A decoded record.
 *
 * @param source where it came from
 * @param key the series it belongs to; empty where records have no key
 * @param eventTime epoch milliseconds
 * @param values one value per feature in the model's order, raw units, NaN = missing; owned by this record, not to be
 *     changed
 * @param conditionClass what a conditional model is told of it beside its time; empty where it has none, or no model asks
 */
public record TelemetryRecord(Coordinates source, String key, long eventTime, float[] values, String conditionClass) {
    /** A record without a class. */
    public TelemetryRecord(Coordinates source, String key, long eventTime, float[] values) {
        this(source, key, eventTime, values, "");
    }
}
