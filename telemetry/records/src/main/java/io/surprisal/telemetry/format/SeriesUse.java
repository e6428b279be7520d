package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.text.JsonText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a series is for.
 *
 * @param inputs the numbers of the inputs of features that it is
 * @param labelKey its key, made of labels; empty for the Kafka key; null where a label of the key is absent
 * @param series what tells it apart from others of its key
 * @param conditionClass what a conditional model is told; empty where it is told nothing
 * @param bound of a bucket of a histogram, by its label {@code le}; NaN otherwise
 */
record SeriesUse(int[] inputs, @Nullable String labelKey, long series, String conditionClass, double bound) {
    /** The key of a record's series. */
    String key(String kafkaKey, String metric, Map<String, String> labels) throws RefusedRecordException {
        if (labelKey == null) {
            throw badKey("Series " + JsonText.shortened(metric + labels)
                    + " lacks a label of the key, or has it empty; correct telemetry.key");
        }
        String key = labelKey.isEmpty() ? kafkaKey : labelKey;
        if (key.length() > KeySource.LONGEST) {
            throw badKey("The key must have at most " + KeySource.LONGEST + " characters; got " + key.length() + ": "
                    + JsonText.shortened(key) + "; name labels that make a shorter one in telemetry.key");
        }
        return key;
    }

    private static RefusedRecordException badKey(String message) {
        return new RefusedRecordException(DeadLetterReason.BAD_KEY, message);
    }
}
