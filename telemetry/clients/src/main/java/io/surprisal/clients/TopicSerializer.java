package io.surprisal.clients;

import io.surprisal.telemetry.topic.JsonFormat;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes records as JSON, as a job does unless its settings say Avro. Not thread-safe: one for each producer that sends from one thread. */
final class TopicSerializer<T> implements Serializer<T> {
    private final JsonFormat<T> format;

    TopicSerializer(JsonFormat<T> format) {
        this.format = format;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T record) {
        return record == null ? null : format.toBytes(record);
    }
}
