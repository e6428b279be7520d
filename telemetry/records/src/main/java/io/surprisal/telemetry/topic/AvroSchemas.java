package io.surprisal.telemetry.topic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The Avro schemas of the topics, all versions there ever were. Each names in {@code json_schema} the JSON schema that says the same. */
final class AvroSchemas {
    /** Of each kind from the first version on. */
    private static final List<String> NAMES =
            List.of("score-1", "score-2", "alert-1", "notice-1", "incident-1", "dead-letter-1", "model-event-1");

    private static final List<Schema> ALL =
            NAMES.stream().map(AvroSchemas::read).toList();

    private static final Map<Long, Schema> BY_FINGERPRINT =
            ALL.stream().collect(Collectors.toMap(SchemaNormalization::parsingFingerprint64, schema -> schema));

    private static final Map<String, Schema> BY_JSON_SCHEMA =
            ALL.stream().collect(Collectors.toMap(AvroSchemas::jsonSchema, schema -> schema));

    private AvroSchemas() {}

    /** The schema for what a JSON schema says. */
    static Schema saying(String jsonSchema) {
        Schema schema = BY_JSON_SCHEMA.get(jsonSchema);
        if (schema == null) {
            throw new IllegalStateException("No Avro schema says what " + jsonSchema + " does, of " + NAMES);
        }
        return schema;
    }

    /**
     * The schema that a record was written with.
     *
     * @param fingerprint CRC-64-AVRO
     * @throws IllegalArgumentException where it is none of these
     */
    static Schema written(long fingerprint) {
        Schema schema = BY_FINGERPRINT.get(fingerprint);
        if (schema == null) {
            throw new IllegalArgumentException("Expected Avro of a schema of " + NAMES + ", got one with fingerprint "
                    + Long.toHexString(fingerprint));
        }
        return schema;
    }

    /** The name and version of the JSON schema that says what an Avro schema does. */
    static String jsonSchema(Schema schema) {
        return schema.getProp("json_schema");
    }

    private static Schema read(String name) {
        try (InputStream json = AvroSchemas.class.getResourceAsStream(name + ".avsc")) {
            if (json == null) {
                throw new IllegalStateException(name + ".avsc is not in the jar, beside its class; build it again");
            }
            return new Schema.Parser().parse(json);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ".avsc cannot be read from the jar", e);
        }
    }
}
