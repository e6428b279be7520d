package io.surprisal.flink.kafka;

import io.surprisal.telemetry.topic.TopicFormat;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in the format of their topic. Kafka's timestamp is left to the producer's clock: brokers refuse times far in the future and expire
 * old ones, and event time, which stands in the record, may be either.
 */
final class OutputRecordSchema<T> implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
    private final String topic;
    private final KeyBytes<T> key;
    private final NewFormat<T> newFormat;
    private transient TopicFormat<T> format;

    @SuppressWarnings("NullAway.Init") // The format appears in open().
    OutputRecordSchema(String topic, KeyBytes<T> key, NewFormat<T> newFormat) {
        this.topic = topic;
        this.key = key;
        this.newFormat = newFormat;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
        format = newFormat.get();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(T record, KafkaSinkContext context, @Nullable Long timestamp) {
        return new ProducerRecord<>(topic, key.apply(record), format.toBytes(record));
    }

    /** By this the sink learns its topic, whose producers it asks for their open transactions when it recovers. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic)), new Properties()));
    }

    /** The Kafka key of a record. */
    interface KeyBytes<T> extends Function<T, byte @Nullable []>, Serializable {}

    /** Makes the format, which is not serialisable, in the task. */
    interface NewFormat<T> extends Supplier<TopicFormat<T>>, Serializable {}
}
