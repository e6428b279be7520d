package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.text.JsonText;
import java.util.List;

/** Why a mapped field is no feature, key or time, whatever a record is encoded in. */
final class Refusals {
    private final DecodeOptions options;
    private final List<String> features;

    Refusals(DecodeOptions options, List<String> features) {
        this.options = options;
        this.features = List.copyOf(features);
    }

    RefusedRecordException outOfRange(FieldTree place, String got) {
        return refused(DeadLetterReason.OUT_OF_RANGE, feature(place) + " must be a finite 32-bit float", got);
    }

    RefusedRecordException notNumeric(FieldTree place, String got) {
        return refused(DeadLetterReason.NOT_NUMERIC, feature(place) + " must be a number", got);
    }

    RefusedRecordException badKey(FieldTree place, String got) {
        return refused(DeadLetterReason.BAD_KEY, "The key at " + place.path() + " must be text or a number", got);
    }

    RefusedRecordException badTime(FieldTree place, String got) {
        return refused(
                DeadLetterReason.BAD_TIME,
                "The time at " + place.path() + " must be "
                        + options.time().format().description() + ", up to the year 9999",
                got);
    }

    RefusedRecordException badLine(FieldTree place, String got) {
        return refused(DeadLetterReason.MISSING_FEATURE, "The line at " + place.path() + " must be text", got);
    }

    RefusedRecordException unknownField(String path) {
        return new RefusedRecordException(
                DeadLetterReason.UNKNOWN_FIELD,
                "Field " + JsonText.shortened(path)
                        + " is not in the field mapping; map it, or let unknown fields be ignored");
    }

    private String feature(FieldTree place) {
        return "Feature " + features.get(place.feature()) + " at " + place.path();
    }

    private static RefusedRecordException refused(DeadLetterReason reason, String expected, String got) {
        return new RefusedRecordException(reason, expected + "; got " + got);
    }
}
