package io.surprisal.telemetry.format;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.measure.MeasuredFeatures;
import java.io.Serializable;
import java.util.List;

/**
 * How records are decoded.
 *
 * @param encoding what their bytes are
 * @param features where the features stand
 * @param key where the key comes from
 * @param time where the event time comes from
 * @param missing which records that lack features are scored
 * @param unknown what becomes of fields that are not mapped
 * @param maxRecordBytes payloads longer than this are dead letters and are not parsed
 * @param deadLetterBytes how much of a payload a dead letter carries at most; a longer Kafka key is left out
 */
public record DecodeOptions(
        RecordEncoding encoding,
        FeatureMapping features,
        KeySource key,
        TimeSource time,
        MissingFeatures missing,
        UnknownFields unknown,
        int maxRecordBytes,
        int deadLetterBytes)
        implements Serializable {
    // Base64 makes four bytes of three, and the Kafka key may take as much again, twice.
    private static final int MOST_DEAD_LETTER_BYTES = 256 * 1024;

    public DecodeOptions {
        Settings.require(maxRecordBytes >= 2, "max_record_bytes", "at least 2, which is {}", maxRecordBytes);
        Settings.require(
                deadLetterBytes >= 0 && deadLetterBytes <= MOST_DEAD_LETTER_BYTES,
                "dead_letter_bytes",
                "0 to " + MOST_DEAD_LETTER_BYTES + ", so that it fits a Kafka message of 1 MiB",
                deadLetterBytes);
    }

    /**
     * What each feature is made of, for metrics.
     *
     * @param names the features in the order in which a record's values are to stand; all of them mapped
     * @throws IllegalArgumentException where what one is mapped to is no expression
     */
    public MeasuredFeatures measured(List<String> names) {
        return MeasuredFeatures.of(names, features.paths());
    }

    /** JSON; Kafka's key and timestamp; null is a missing value; unknown fields are skipped; 1 MiB records, 16 KiB payloads. */
    public static DecodeOptions defaults(FeatureMapping features) {
        return new DecodeOptions(
                RecordEncoding.json(),
                features,
                KeySource.kafkaKey(),
                TimeSource.kafkaTimestamp(),
                MissingFeatures.ALLOW_NULL,
                UnknownFields.IGNORE,
                1024 * 1024,
                16 * 1024);
    }
}
