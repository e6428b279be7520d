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

/**
 * The JSON of one output topic, written and read: one object per record, UTF-8, field {@code schema} first. Numbers that JSON has
 * no word for (NaN, infinities) are null, and null is read as NaN. One generator writes all records; not thread-safe.
 */
public abstract class JsonFormat<T> implements TopicFormat<T> {
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final int QUOTED = 200;

    private final String schema;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonGenerator json;

    /** @param schema the schema's name and version, in every record */
    JsonFormat(String schema) {
        this.schema = schema;
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
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException where it is something else, such as another version of the schema
     */
    public final T fromBytes(byte[] record) {
        try {
            JsonNode object = TREES.readTree(record);
            String found = object.path("schema").asText();
            if (!found.equals(schema)) {
                throw new IllegalArgumentException("Expected a record of schema " + schema + ", got '" + found + "'");
            }
            return read(object);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "No record of " + schema + ": " + e.getMessage() + ": "
                            + shortened(new String(record, StandardCharsets.UTF_8)),
                    e);
        }
    }

    /** Whether bytes are a JSON object of this schema, where a topic carries several. */
    public final boolean isOwn(byte[] record) {
        try {
            return TREES.readTree(record).path("schema").asText().equals(schema);
        } catch (IOException e) {
            return false;
        }
    }

    /** For a message, which is bounded. */
    static String shortened(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }

    abstract T read(JsonNode object);

    abstract void write(T record, JsonGenerator json) throws IOException;
}
