package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The JSON of one output topic, written and read: one object per record, UTF-8, field {@code schema} first. Numbers that JSON has
 * no word for (NaN, infinities) are null, and null is read as NaN. One generator writes all records; not thread-safe.
 *
 * <p>What {@link EventAvro} and {@link ScoreAvro} write of the same topic is read too, and told by its first bytes. That alone needs Avro's library.
 */
public abstract class JsonFormat<T> implements TopicFormat<T> {
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final int QUOTED = 200;

    /** What Avro's single-object encoding begins with, and no UTF-8 does. */
    private static final byte[] AVRO = {(byte) 0xC3, 1};

    private final String schema;
    private final Set<String> readable;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonGenerator json;

    /**
     * @param schema the schema's name and version, in every record
     * @param earlier those of earlier versions that are read too
     */
    JsonFormat(String schema, String... earlier) {
        this.schema = schema;
        readable = new LinkedHashSet<>(List.of(schema));
        readable.addAll(List.of(earlier));
        try {
            json = new JsonFactoryBuilder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .rootValueSeparator("")
                    .build()
                    .createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can always be written to", e);
        }
    }

    @Override
    public final byte[] toBytes(T record) {
        try {
            write(record, json);
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A record could not be written as JSON: " + record, e);
        }
        byte[] result = bytes.toByteArray();
        bytes.reset();
        return result;
    }

    /**
     * Reads what {@link #toBytes} wrote, also as Avro.
     *
     * @throws IllegalArgumentException where it is something else, such as another version of the schema
     * @throws IllegalStateException where it is Avro, and Avro's library is not on the class path
     */
    public final T fromBytes(byte[] record) {
        try {
            return read(object(record));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "No record of " + schema + ": " + e.getMessage() + ": "
                            + (isAvro(record)
                                    ? record.length + " bytes of Avro"
                                    : shortened(new String(record, StandardCharsets.UTF_8))),
                    e);
        }
    }

    /**
     * Whether bytes are a record of this schema that can be read, where a topic carries several.
     *
     * @throws IllegalStateException where it is Avro, and Avro's library is not on the class path
     */
    public final boolean isOwn(byte[] record) {
        try {
            return readable.contains(isAvro(record) ? avroSaying(record) : saying(TREES.readTree(record)));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The schema's name and version. */
    final String schema() {
        return schema;
    }

    /** A record's object. */
    final JsonNode tree(T record) throws IOException {
        return TREES.readTree(toBytes(record));
    }

    private JsonNode object(byte[] record) throws IOException {
        if (isAvro(record)) {
            requireReadable(avroSaying(record));
            return EventAvro.tree(record);
        }
        JsonNode object = TREES.readTree(record);
        requireReadable(saying(object));
        return object;
    }

    private void requireReadable(String found) {
        if (!readable.contains(found)) {
            throw new IllegalArgumentException(
                    "Expected a record of schema " + String.join(" or ", readable) + ", got '" + found + "'");
        }
    }

    private static String saying(JsonNode object) {
        return object.path(JsonParts.SCHEMA.getValue()).asText();
    }

    private static String avroSaying(byte[] record) {
        try {
            return EventAvro.jsonSchema(record);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "The record is Avro, and Avro's library is not on the class path; add org.apache.avro:avro", e);
        }
    }

    private static boolean isAvro(byte[] record) {
        return record.length >= AVRO.length && Arrays.equals(record, 0, AVRO.length, AVRO, 0, AVRO.length);
    }

    /** For a message, which is bounded. */
    static String shortened(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }

    abstract T read(JsonNode object);

    abstract void write(T record, JsonGenerator json) throws IOException;
}
