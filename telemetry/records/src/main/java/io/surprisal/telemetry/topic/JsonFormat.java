package io.surprisal.telemetry.topic;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The JSON of one output topic: one object per record, UTF-8, field {@code schema} first. Numbers that JSON has no word for
 * (NaN, infinities) are null. One generator writes all records; not thread-safe.
 */
public abstract class JsonFormat<T> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonGenerator json;

    JsonFormat() {
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

    /** A record as JSON; the caller owns the bytes. */
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

    abstract void write(T record, JsonGenerator json) throws IOException;
}
