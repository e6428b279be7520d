package io.surprisal.deploy.job;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.UnknownFields;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code telemetry:} section of job.yaml.
 *
 * @param format what the bytes of a record are
 * @param features paths by feature; empty where the fields have the features' names
 * @param key the field with the series; empty for the Kafka key
 */
public record TelemetrySettings(
        FormatSettings format,
        Map<String, String> features,
        String key,
        EventTimeSettings eventTime,
        MissingFeatures missing,
        UnknownFields unknownFields,
        int maxRecordBytes,
        int deadLetterBytes) {
    public TelemetrySettings {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        new DecodeOptions( // Checks them.
                RecordEncoding.json(),
                FeatureMapping.fields(List.of("any")),
                KeySource.kafkaKey(),
                eventTime.source(),
                missing,
                unknownFields,
                maxRecordBytes,
                deadLetterBytes);
    }

    /** These settings with the schema beside a file, where its path is relative. */
    TelemetrySettings besides(Path file) {
        return new TelemetrySettings(
                format.besides(file),
                features,
                key,
                eventTime,
                missing,
                unknownFields,
                maxRecordBytes,
                deadLetterBytes);
    }

    DecodeOptions decode(List<String> modelFeatures) {
        return new DecodeOptions(
                format.encoding(),
                features.isEmpty() ? FeatureMapping.fields(modelFeatures) : new FeatureMapping(features),
                key.isEmpty() ? KeySource.kafkaKey() : KeySource.field(key),
                eventTime.source(),
                missing,
                unknownFields,
                maxRecordBytes,
                deadLetterBytes);
    }
}
