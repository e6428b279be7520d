package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.TelemetryRows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Both ends of a job's Kafka. Telemetry is written ahead within a transaction, so that a job sees none of it until it is
 * published, and then all of it at once: a round measures the job and no producer. Scores are read as consumers of
 * exactly-once results do, committed ones only.
 */
public final class Traffic implements AutoCloseable {
    public static final String TELEMETRY = "telemetry";
    public static final String SCORES = "scores";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final byte[][] payloads;
    private final Keys keys;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ScoredOffsets scored;
    private long sent;

    public Traffic(String bootstrapServers, TelemetryRows rows, Encoding encoding, Keys keys) {
        this.keys = keys;
        payloads = encoding.payloads(rows);
        scored = new ScoredOffsets(encoding);
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "traffic",
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        600_000,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        131_072),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = committedScores(bootstrapServers);
        producer.initTransactions();
    }

    /** A consumer of committed scores, from the first one on. */
    public static KafkaConsumer<byte[], byte[]> committedScores(String bootstrapServers) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(SCORES).stream()
                .map(partition -> new TopicPartition(SCORES, partition.partition()))
                .toList());
        return consumer;
    }

    /** Writes telemetry that nobody sees yet. */
    public long prepare(long rows) {
        producer.beginTransaction();
        for (long i = 0; i < rows; i++) {
            byte[] key = keys.of(sent).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(TELEMETRY, key, payloads[(int) (sent % payloads.length)]));
            sent++;
        }
        producer.flush();
        return rows;
    }

    /** Lets everybody see it. */
    public long publish(long ignored) {
        producer.commitTransaction();
        return sent;
    }

    /** Waits until all telemetry was scored, exactly once; returns how many committed scores there are by then. */
    long await(long ignored) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (scored.count() < sent) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Of " + sent + " records, " + scored.count() + " were scored and committed" + " within "
                                + PATIENCE.toSeconds() + " s; see what the job printed");
            }
            for (ConsumerRecord<byte[], byte[]> score : consumer.poll(Duration.ofMillis(200))) {
                scored.add(score);
            }
        }
        return scored.count();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
