package io.surprisal.telemetry.record;

/**
 * What a record of telemetry in long format says of one key at one time: a part of what a model takes.
 *
 * @param source where it came from
 * @param key the series it belongs to
 * @param eventTime epoch milliseconds
 * @param measurements at least one; owned by this record, not to be changed
 * @param features tells apart the features whose inputs the measurements number
 * @param conditionClass what a conditional model is told; empty where it is told nothing
 */
public record MeasuredRecord(
        Coordinates source,
        String key,
        long eventTime,
        Measurement[] measurements,
        long features,
        String conditionClass) {}
