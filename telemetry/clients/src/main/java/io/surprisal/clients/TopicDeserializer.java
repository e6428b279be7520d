package io.surprisal.clients;

import io.surprisal.telemetry.topic.JsonFormat;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one kind of record, JSON or Avro as it comes, of the versions of its schema that this jar knows. Avro needs {@code org.apache.avro:avro} on the
 * class path. Not thread-safe, like a consumer.
 *
 * @param <T> the kind
 */
public abstract class TopicDeserializer<T> implements Deserializer<T> {
    private final JsonFormat<T> format;

    TopicDeserializer(JsonFormat<T> format) {
        this.format = format;
    }

    /**
     * A record, or null where there are no bytes.
     *
     * @throws SerializationException where the bytes are something else, such as another version of the schema
     * @throws IllegalStateException where they are Avro, and Avro's library is not on the class path
     */
    @Override
    public final @Nullable T deserialize(String topic, byte @Nullable [] data) {
        return data == null ? null : read(topic, data);
    }

    final T read(String topic, byte[] data) {
        try {
            return format.fromBytes(data);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("Topic " + topic + ": " + e.getMessage() + "; " + nextStep(data), e);
        }
    }

    /** What to do about a record that is something else. */
    String nextStep(byte[] data) {
        return "read it with the release of surprisal-clients that is the job's";
    }
}
