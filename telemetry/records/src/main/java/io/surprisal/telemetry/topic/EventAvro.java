package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.format.AvroFraming;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * The records of a topic as Avro, in the single-object encoding: the tree of their JSON by the Avro schema that says the same. For
 * topics with few records; {@link ScoreAvro} has no such detour. Not thread-safe.
 */
public final class EventAvro<T> implements TopicFormat<T> {
    private static final int HEADER = 10;

    /** Where the schema's fingerprint stands in the header. */
    private static final int FINGERPRINT = 2;

    private final JsonFormat<T> json;
    private final Schema schema;
    private final byte[] header;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);

    /** @param json the same topic's JSON */
    public EventAvro(JsonFormat<T> json) {
        this.json = json;
        schema = AvroSchemas.saying(json.schema());
        header = AvroFraming.SINGLE_OBJECT.header(schema, 0);
    }

    @Override
    public byte[] toBytes(T record) {
        try {
            avro.writeFixed(header);
            AvroTree.write(json.tree(record), schema, avro);
            avro.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("A record could not be written as Avro: " + record, e);
        }
        byte[] result = bytes.toByteArray();
        bytes.reset();
        return result;
    }

    /**
     * The name and version of the JSON schema that says what a record's Avro schema does.
     *
     * @throws IllegalArgumentException where that is not known
     */
    static String jsonSchema(byte[] record) {
        return AvroSchemas.jsonSchema(schema(record));
    }

    /** The object that a record is in JSON, without {@code schema}. Numbers that JSON has no word for are there as they are. */
    static JsonNode tree(byte[] record) throws IOException {
        Schema schema = schema(record);
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(record, HEADER, record.length - HEADER, null);
        try {
            JsonNode object = AvroTree.read(schema, decoder);
            if (!decoder.isEnd()) {
                throw new IOException("there are bytes after the Avro of " + schema.getFullName());
            }
            return object;
        } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new IOException("no Avro of " + schema.getFullName(), e);
        }
    }

    private static Schema schema(byte[] record) {
        if (record.length < HEADER) {
            throw new IllegalArgumentException("Expected the header of Avro's single-object encoding, " + HEADER
                    + " bytes, got " + record.length + " bytes");
        }
        return AvroSchemas.written(
                ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong(FINGERPRINT));
    }
}
