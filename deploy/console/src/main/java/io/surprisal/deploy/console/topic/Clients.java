package io.surprisal.deploy.console.topic;

import io.surprisal.telemetry.settings.JobTopics;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients with the settings of a job. None waits for a broker for longer than {@link #PATIENCE}. */
final class Clients {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JobTopics job;

    Clients(JobTopics job) {
        this.job = job;
    }

    /** Of no group: it reads what is there, and commits nothing. */
    Consumer<byte[], byte[]> consumer() {
        Properties settings = common();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Admin admin() {
        return Admin.create(common());
    }

    <T> Producer<String, T> producer(Serializer<T> values) {
        Properties settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis());
        return new KafkaProducer<>(settings, new StringSerializer(), values);
    }

    String bootstrapServers() {
        return job.bootstrapServers();
    }

    private Properties common() {
        Properties settings = new Properties();
        settings.putAll(job.client());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, job.bootstrapServers());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis());
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
        return settings;
    }

    private static int millis() {
        return Math.toIntExact(PATIENCE.toMillis());
    }
}
