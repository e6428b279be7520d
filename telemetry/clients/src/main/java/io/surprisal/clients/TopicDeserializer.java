package io.surprisal.clients;

import io.surprisal.telemetry.topic.JsonFormat;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of one kind of record, of the very version of its schema that this jar is built for; no older one. Not thread-safe, like a consumer.
 *
 * @param <T> the kind
 */
public abstract class TopicDeserializer<T> implements Deserializer<T> {
    private static final byte AVRO = (byte) 0xC3;

    private final JsonFormat<T> format;

    TopicDeserializer(JsonFormat<T> format) {
        this.format = format;
    }

    /**
     * A record, or null where there are no bytes.
     *
     * @throws SerializationException where the bytes are something else, such as another version of the schema
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
        return data.length > 0 && data[0] == AVRO
                ? "it is Avro, in the single-object encoding: read it by Avro's BinaryMessageDecoder and"
                        + " io/surprisal/telemetry/topic/score-1.avsc of this jar's dependency"
                : "read it with the release of surprisal-clients that is the job's";
    }
}
