package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.format.RecordEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The section {@code telemetry.format} of job.yaml: what the bytes of a record are.
 *
 * @param schema the file with the Avro schema, resolved against the directory of job.yaml; empty for JSON
 * @param framing what stands before each record, for Avro
 * @param schemaId the schema's number in a registry; 0 where records do not begin with it
 */
public record FormatSettings(Kind kind, Path schema, AvroFraming framing, int schemaId) {
    /** The formats of telemetry. */
    public enum Kind {
        JSON,
        AVRO
    }

    public FormatSettings {
        boolean given = !schema.toString().isEmpty();
        Settings.require(
                given == (kind == Kind.AVRO),
                "schema",
                kind == Kind.AVRO ? "the file with the Avro schema of the records" : "nothing, because kind is json",
                given ? schema : "none");
        Settings.require(
                kind == Kind.AVRO || framing == AvroFraming.NONE, "framing", "none, because kind is json", framing);
        new RecordEncoding.Avro("", framing, schemaId); // Checks them.
    }

    /** These settings with the schema beside a file, where its path is relative. */
    FormatSettings besides(Path file) {
        return kind == Kind.JSON
                ? this
                : new FormatSettings(kind, file.resolveSibling(schema).normalize(), framing, schemaId);
    }

    /** The encoding; the schema is read here, where the job is submitted. */
    RecordEncoding encoding() {
        return kind == Kind.JSON ? RecordEncoding.json() : new RecordEncoding.Avro(text(schema), framing, schemaId);
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
