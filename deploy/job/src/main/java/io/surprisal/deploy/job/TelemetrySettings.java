package io.surprisal.deploy.job;

import io.surprisal.flink.decode.DecodeOptions;
import io.surprisal.flink.decode.FeatureMapping;
import io.surprisal.flink.decode.KeySource;
import io.surprisal.flink.decode.MissingFeatures;
import io.surprisal.flink.decode.TimeFormat;
import io.surprisal.flink.decode.TimeSource;
import io.surprisal.flink.decode.UnknownFields;
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
