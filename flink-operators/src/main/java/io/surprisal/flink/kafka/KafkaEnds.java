package io.surprisal.flink.kafka;

import io.surprisal.flink.ModelsSource;
import io.surprisal.flink.PipelineSinks;
import io.surprisal.flink.PipelineSources;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.DeadLetterJson;
import io.surprisal.telemetry.topic.IncidentJson;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.NoticeJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline's source and sinks in Kafka. Keys of scores and alerts are telemetry keys, none where those are empty; those of incidents
 * are their groups; those of dead letters are the originals; those of what became of models are their jobs.
 */
public final class KafkaEnds {
    private KafkaEnds() {}

    /** Reads records as bytes; what an aborted transaction wrote is not read unless the client settings say so. */
    public static PipelineSources sources(KafkaOptions options) {
        KafkaInput input = options.input();
        // Feedback and models are tables: all that stands is read, whatever a job of this group has seen before.
        return new PipelineSources(
                source(options, input.group(), input.topics(), input.start().initializer()),
                input.feedback() == null
                        ? null
                        : source(
                                options,
                                input.group() + "-feedback",
                                List.of(input.feedback()),
                                OffsetsInitializer.earliest()),
                input.models() == null
                        ? null
                        : new ModelsSource(
                                source(
                                        options,
                                        input.group() + "-models",
                                        List.of(input.models()),
                                        OffsetsInitializer.earliest()),
                                input.group(),
                                input.modelsSigner()));
    }

    /** @param clients begins the names of its clients, of which a process has one each */
    private static KafkaSource<RawRecord> source(
            KafkaOptions options, String clients, List<String> topics, OffsetsInitializer start) {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.putAll(options.clientProperties());
        return KafkaSource.<RawRecord>builder()
                .setBootstrapServers(options.bootstrapServers())
                .setTopics(topics)
                .setGroupId(options.input().group())
                .setClientIdPrefix(clients)
                .setStartingOffsets(start)
                .setProperties(properties)
                .setDeserializer(new RawRecordSchema())
                .build();
    }

    /** Writes results, each kind to its topic. */
    public static PipelineSinks sinks(KafkaOptions options) {
        OutputTopics topics = options.output().topics();
        OutputFormats formats = options.output().formats();
        TopicEncoding events = formats.events();
        return new PipelineSinks(
                sink(
                        options,
                        topics.scores(),
                        record -> keyBytes(record.key()),
                        formats.scores().scores()),
                sink(options, topics.alerts(), alert -> keyBytes(alert.key()), events.events(AlertJson::new)),
                sink(
                        options,
                        topics.alerts(),
                        options.output().transactionalIdPrefixOfNotices(),
                        notice -> keyBytes(notice.key()),
                        events.events(NoticeJson::new)),
                topics.incidents() == null
                        ? new DiscardingSink<>()
                        : sink(
                                options,
                                topics.incidents(),
                                incident -> keyBytes(incident.group()),
                                events.events(IncidentJson::new)),
                sink(options, topics.deadLetters(), DeadLetter::key, events.events(DeadLetterJson::new)),
                topics.modelEvents() == null
                        ? new DiscardingSink<>()
                        : sink(
                                options,
                                topics.modelEvents(),
                                event -> keyBytes(event.job()),
                                events.events(ModelEventJson::new)));
    }

    /** Without a key Kafka spreads records over the partitions; an empty one would put all of them into one. */
    static byte @Nullable [] keyBytes(String key) {
        return key.isEmpty() ? null : key.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> KafkaSink<T> sink(
            KafkaOptions options,
            String topic,
            OutputRecordSchema.KeyBytes<T> key,
            OutputRecordSchema.NewFormat<T> format) {
        return sink(options, topic, options.output().transactionalIdPrefix(topic), key, format);
    }

    private static <T> KafkaSink<T> sink(
            KafkaOptions options,
            String topic,
            String transactions,
            OutputRecordSchema.KeyBytes<T> key,
            OutputRecordSchema.NewFormat<T> format) {
        Properties properties = new Properties();
        boolean exactlyOnce = options.output().guarantee() == DeliveryGuarantee.EXACTLY_ONCE;
        // Where records wait for a checkpoint to be committed anyway, trade milliseconds for full, compressed batches.
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, exactlyOnce ? "20" : "5");
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
        properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putAll(options.clientProperties());
        KafkaOutput output = options.output();
        KafkaSinkBuilder<T> builder = KafkaSink.<T>builder()
                .setBootstrapServers(options.bootstrapServers())
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(output.guarantee())
                .setRecordSerializer(new OutputRecordSchema<>(topic, key, format));
        if (exactlyOnce) {
            // Each checkpoint would leave its transactions' names with the broker for a week otherwise.
            builder.setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                    .setTransactionalIdPrefix(transactions)
                    .setProperty(
                            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                            Long.toString(output.transactionTimeout().toMillis()));
        }
        return builder.build();
    }
}
