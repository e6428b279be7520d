package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.log.LogRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code telemetry.format} of job.yaml: what the bytes of a record are.
 *
 * @param schema the file with the Avro schema, resolved against the directory of job.yaml; empty for other kinds
 * @param framing what stands before each record, for Avro
 * @param schemaId the schema's number in a registry; 0 where records do not begin with it
 * @param line the field of a JSON object that holds a line of a log; empty where the fields are the features
 */
public record FormatSettings(Kind kind, Path schema, AvroFraming framing, int schemaId, String line) {
    /** The formats of telemetry. */
    public enum Kind {
        JSON,
        AVRO,

        /** A line of a log, for models that were trained from lines. */
        TEXT
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
        Settings.require(line.isEmpty() || kind == Kind.JSON, "line", "nothing, because kind is " + lower(kind), line);
    }

    /** Whether a record holds a line of a log, by whose template features are counted. */
    boolean ofLines() {
        return kind == Kind.TEXT || !line.isEmpty();
    }

    /** These settings with the schema beside a file, where its path is relative. */
    FormatSettings besides(Path file) {
        return kind != Kind.AVRO
                ? this
                : new FormatSettings(kind, file.resolveSibling(schema).normalize(), framing, schemaId, line);
    }

    /**
     * The encoding; the schema is read here, where the job is submitted.
     *
     * @param lines how the model's features are counted from lines; null for a model of other records
     */
    RecordEncoding encoding(@Nullable LogRules lines) {
        return switch (kind) {
            case JSON -> line.isEmpty() ? RecordEncoding.json() : lineEncoding(lines, "line is " + line);
            case AVRO -> new RecordEncoding.Avro(text(schema), framing, schemaId);
            case TEXT -> lineEncoding(lines, "kind is text");
        };
    }

    private RecordEncoding lineEncoding(@Nullable LogRules lines, String said) {
        if (lines == null) {
            throw new JobException("telemetry.format." + said + ", and the model was not trained from lines of a log;"
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
            throw new JobException(
                    "The Avro schema " + file + " is not there; correct the key telemetry.format.schema");
        } catch (IOException e) {
            throw new JobException("The Avro schema " + file + " cannot be read: " + e + "; check its permissions");
        }
    }
}
