package io.surprisal.telemetry.format;

import io.surprisal.telemetry.text.FeatureText;
import io.surprisal.telemetry.text.JsonText;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads texts as features and times, for formats whose values are texts: {@link FeatureText}. */
final class TextValues {
    private final TimeFormat timeFormat;
    private final Refusals refusals;

    TextValues(DecodeOptions options, Refusals refusals) {
        this.timeFormat = options.time().format();
        this.refusals = refusals;
    }

    /** The value of a feature; NaN where it is missing. */
    float number(String text, FieldTree place) throws RefusedRecordException {
        return switch (FeatureText.kind(text)) {
            case NUMBER -> {
                float value = FeatureText.toFloat(text);
                if (Float.isInfinite(value)) {
                    throw refusals.outOfRange(place, quoted(text));
                }
                yield value;
            }
            case MISSING -> Float.NaN;
            case OTHER -> throw refusals.notNumeric(place, quoted(text));
        };
    }

    /** Puts an event time into a draft. */
    void time(String text, FieldTree place, RecordDraft draft) throws RefusedRecordException {
        boolean timed = false;
        try {
            if (timeFormat == TimeFormat.ISO_8601) {
                timed = draft.time(Instant.parse(text).toEpochMilli());
            } else if (FeatureText.kind(text) == FeatureText.Kind.NUMBER) {
                double number = FeatureText.toDouble(text);
                timed = Double.isFinite(number) && draft.time(timeFormat.millis(number));
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Text that is not a time, or one that does not fit: refused below.
            timed = false;
        }
        if (!timed) {
            throw refusals.badTime(place, quoted(text));
        }
    }

    private static String quoted(String text) {
        return "the text \"" + JsonText.shortened(text) + '"';
    }
}
