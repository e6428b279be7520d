package io.surprisal.telemetry.settings;

import io.surprisal.config.ConfigException;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code telemetry:} section of job.yaml.
 *
 * @param format what the bytes of a record are
 * @param features paths by feature, of metrics what each feature is made of, and by the model's class field where it has one; empty where the fields have these names
 * @param key the field with the series, of metrics the labels, with commas between them; empty for the Kafka key
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
        Settings.require(
                features.isEmpty() || format.line().isEmpty(),
                "features",
                "none, because features are counted by the line at " + format.line(),
                features.keySet());
        Settings.require(
                !format.kind().isMetrics() || eventTime.field().isEmpty(),
                "event_time.field",
                "nothing, because metrics have a time of their own",
                eventTime.field());
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
    public TelemetrySettings besides(Path file) {
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

    /**
     * How records are decoded; {@link ConfigException} where these settings do not fit the model.
     *
     * @param modelFeatures the model's features, which are fields of their names where no feature is mapped
     * @param classField the model's class field; empty where it has none
     * @param lines how the model's features are counted from lines of a log; null for a model of other records
     */
    public DecodeOptions decode(List<String> modelFeatures, String classField, @Nullable LogRules lines) {
        if (lines != null && !format.ofLines()) {
            throw new ConfigException(
                    "The model counts lines of a log, and telemetry.format says that records are none; set"
                            + " telemetry.format.kind to text, or telemetry.format.line to the field with the line");
        }
        if (lines != null && !lines.group().key().isEmpty() && !key.isEmpty()) {
            throw new ConfigException("telemetry.key is " + key + ", and the model finds the key in the line, by '"
                    + lines.group().key() + "'; leave telemetry.key out, or train the model without logs.group.key");
        }
        return new DecodeOptions(
                format.encoding(lines, eventTime.buckets()),
                mapping(modelFeatures, classField),
                keySource(),
                eventTime.source(),
                missing,
                unknownFields,
                maxRecordBytes,
                deadLetterBytes);
    }

    private FeatureMapping mapping(List<String> modelFeatures, String classField) {
        Map<String, String> paths = new LinkedHashMap<>(features);
        String path = classField.isEmpty() ? "" : Objects.requireNonNullElse(paths.remove(classField), classField);
        return (paths.isEmpty() ? FeatureMapping.fields(modelFeatures) : new FeatureMapping(paths)).conditionedOn(path);
    }
}
