package io.surprisal.telemetry.measure;

import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a bucket of time.
 *
 * @param record its record, in which features without a value are NaN; null where nothing that these features are made of came of it
 * @param ambiguous the features, missing in the record, that several series gave though the job does not say what becomes of them
 * @param outOfRange the features, missing likewise, whose value fits no 32-bit float
 * @param foreign how many measurements were of other features, which an earlier version of the job was for
 * @param unremembered how many counters have no place in what is remembered of the key, so that they gain nothing
 */
public record Bucket(
        @Nullable TelemetryRecord record,
        List<String> ambiguous,
        List<String> outOfRange,
        int foreign,
        int unremembered) {
    /** Whether there is a record with at least one value. */
    public boolean hasValues() {
        return record != null && missing(record) < record.values().length;
    }

    /** Whether there is a record that lacks a value. */
    public boolean lacksValues() {
        return record != null && missing(record) > 0;
    }

    private static int missing(TelemetryRecord record) {
        int missing = 0;
        for (float value : record.values()) {
            missing += Float.isNaN(value) ? 1 : 0;
        }
        return missing;
    }
}
