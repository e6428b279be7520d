package io.surprisal.telemetry.settings;

import io.surprisal.config.ConfigException;
import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code telemetry.format} of job.yaml: what the bytes of a record are.
 *
 * @param schema the file with the Avro schema, resolved against the directory of job.yaml; empty for other kinds
 * @param framing what stands before each record, for Avro
 * @param schemaId the schema's number in a registry; 0 where records do not begin with it
 * @param line the field of a JSON object that holds a line of a log; empty where the fields are the features
 * @param columns the columns of a line, for CSV
 * @param separator what stands between them, for CSV
 * @param metric where the parts of a value stand, for metrics in long JSON
 */
public record FormatSettings(
        Kind kind,
        Path schema,
        AvroFraming framing,
        int schemaId,
        String line,
        List<String> columns,
        String separator,
        LongFields metric) {
    /** The formats of telemetry. */
    public enum Kind {
        JSON,
        AVRO,

        /** A line of a log, for models that were trained from lines. */
        TEXT,
        CSV,

        /** Metrics in long format: a JSON object for each value. */
        LONG_JSON,
        TELEGRAF,
        OTLP_JSON,
        OTLP_PROTOBUF;

        /** Whether records hold metrics in long format, of which records of features are to be made. */
        public boolean isMetrics() {
            return switch (this) {
                case LONG_JSON, TELEGRAF, OTLP_JSON, OTLP_PROTOBUF -> true;
                case JSON, AVRO, TEXT, CSV -> false;
            };
        }
    }

    public FormatSettings {
        boolean given = !schema.toString().isEmpty();
        Settings.require(
                given == (kind == Kind.AVRO),
                "schema",
                kind == Kind.AVRO
                        ? "the file with the Avro schema of the records"
                        : "nothing, because kind is " + lower(kind),
                given ? schema : "none");
        Settings.require(
                kind == Kind.AVRO || framing == AvroFraming.NONE,
                "framing",
                "none, because kind is " + lower(kind),
                framing);
        new RecordEncoding.Avro("", framing, schemaId); // Checks them.
        Settings.require(
                columns.isEmpty() != (kind == Kind.CSV),
                "columns",
                kind == Kind.CSV ? "the columns of a line, in their order" : "none, because kind is " + lower(kind),
                columns);
        Settings.require(separator.length() == 1, "separator", "one character", separator);
        columns = List.copyOf(columns);
        Settings.require(line.isEmpty() || kind == Kind.JSON, "line", "nothing, because kind is " + lower(kind), line);
    }

    /** Whether a record holds a line of a log, by whose template features are counted. */
    public boolean ofLines() {
        return kind == Kind.TEXT || !line.isEmpty();
    }

    /** These settings with the schema beside a file, where its path is relative. */
    FormatSettings besides(Path file) {
        return kind != Kind.AVRO
                ? this
                : new FormatSettings(
                        kind,
                        file.resolveSibling(schema).normalize(),
                        framing,
                        schemaId,
                        line,
                        columns,
                        separator,
                        metric);
    }

    /**
     * The encoding; the schema is read here, where the job is submitted.
     *
     * @param lines how the model's features are counted from lines; null for a model of other records
     * @param buckets how metrics in long format become records
     */
    RecordEncoding encoding(@Nullable LogRules lines, AssemblySettings buckets) {
        return switch (kind) {
            case JSON -> line.isEmpty() ? RecordEncoding.json() : lineEncoding(lines, "line is " + line);
            case AVRO -> new RecordEncoding.Avro(text(schema), framing, schemaId);
            case CSV -> new RecordEncoding.Csv(columns, separator.charAt(0));
            case LONG_JSON -> new RecordEncoding.Metrics(MetricEncoding.LONG_JSON, metric, buckets);
            case TELEGRAF -> new RecordEncoding.Metrics(MetricEncoding.TELEGRAF, metric, buckets);
            case OTLP_JSON -> new RecordEncoding.Metrics(MetricEncoding.OTLP_JSON, metric, buckets);
            case OTLP_PROTOBUF -> new RecordEncoding.Metrics(MetricEncoding.OTLP_PROTOBUF, metric, buckets);
            case TEXT -> lineEncoding(lines, "kind is text");
        };
    }

    private RecordEncoding lineEncoding(@Nullable LogRules lines, String said) {
        if (lines == null) {
            throw new ConfigException(
                    "telemetry.format." + said + ", and the model was not trained from lines of a log;"
                            + " name a model that 'surprisal train --data LINES.log' wrote, or another format");
        }
        return new RecordEncoding.Line(lines, line);
    }

    private static String lower(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    "The Avro schema " + file + " is not there; correct the key telemetry.format.schema");
        } catch (IOException e) {
            throw new ConfigException("The Avro schema " + file + " cannot be read: " + e + "; check its permissions");
        }
    }
}
