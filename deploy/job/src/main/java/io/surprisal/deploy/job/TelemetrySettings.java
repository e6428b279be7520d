package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.UnknownFields;
import io.surprisal.telemetry.log.LogRules;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        boolean fields =
                !features.isEmpty() || !key.isEmpty() || !eventTime.field().isEmpty();
        Settings.require(
                format.kind() != FormatSettings.Kind.TEXT || !fields,
                "format.kind",
                "json or avro where features, key or event_time.field name fields, which text has not",
                "text");
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

    private KeySource keySource() {
        return key.isEmpty() ? KeySource.kafkaKey() : KeySource.field(key);
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

    /** @param lines how the model's features are counted from lines of a log; null for a model of other records */
    DecodeOptions decode(List<String> modelFeatures, @Nullable LogRules lines) {
        RecordEncoding encoding = format.encoding(lines);
        return new DecodeOptions(
                encoding,
                features.isEmpty() ? FeatureMapping.fields(modelFeatures) : new FeatureMapping(features),
                encoding instanceof RecordEncoding.Line line ? line.key() : keySource(),
                eventTime.source(),
                missing,
                unknownFields,
                maxRecordBytes,
                deadLetterBytes);
    }
}
