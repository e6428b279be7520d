package io.surprisal.deploy.job;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code telemetry:} section of job.yaml.
 *
 * @param features paths by feature; empty where the fields have the features' names
 * @param key the field with the series; empty for the Kafka key
 * @param time the field with the event time; empty for the Kafka timestamp
 */
public record TelemetrySettings(
        Map<String, String> features,
        String key,
        String time,
        TimeFormat timeFormat,
        MissingFeatures missing,
        UnknownFields unknownFields,
        int maxRecordBytes,
        int deadLetterBytes) {
    public TelemetrySettings {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    DecodeOptions decode(List<String> modelFeatures) {
        return new DecodeOptions(
                features.isEmpty() ? FeatureMapping.fields(modelFeatures) : new FeatureMapping(features),
                key.isEmpty() ? KeySource.kafkaKey() : KeySource.field(key),
                time.isEmpty() ? TimeSource.kafkaTimestamp() : TimeSource.field(time, timeFormat),
                missing,
                unknownFields,
                maxRecordBytes,
                deadLetterBytes);
    }
}
