package io.surprisal.deploy.embedded.quickstart;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.topic.AlertJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the pipeline writes, as any consumer would: from its topics, committed records only. */
final class ResultReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AlertJson json = new AlertJson();
    private final Timeline timeline;
    private final Map<String, Incident> incidents = new LinkedHashMap<>();
    private int scored;
    private int deadLetters;

    ResultReader(String bootstrapServers, Timeline timeline) {
        this.timeline = timeline;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(
                new TopicPartition(Topics.SCORES, 0),
                new TopicPartition(Topics.ALERTS, 0),
                new TopicPartition(Topics.DEAD_LETTERS, 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits a moment for records and hands on every alert among them. */
    void poll(Consumer<Alert> alerts) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            switch (record.topic()) {
                case Topics.SCORES -> scored++;
                case Topics.DEAD_LETTERS -> deadLetters++;
                default -> {
                    // The job's notices of itself stand on the same topic.
                    if (json.isOwn(record.value())) {
                        alerts.accept(note(json.fromBytes(record.value())));
                    }
                }
            }
        }
    }

    /** Reads on to where the topics end now. */
    void pollToEnd(Consumer<Alert> alerts) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(alerts);
        }
    }

    /** How many records have come out so far. */
    Counts counts() {
        return new Counts(scored, deadLetters);
    }

    /** The alerts so far, in the order in which they opened. */
    List<Incident> incidents() {
        return List.copyOf(incidents.values());
    }

    @Override
    public void close() {
        // Kafka's consumer refuses to close in an interrupted thread.
        boolean interrupted = Thread.interrupted();
        consumer.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Alert note(Alert alert) {
        int first = timeline.row(Instant.ofEpochMilli(alert.firstEventTime()));
        int last = timeline.row(Instant.ofEpochMilli(alert.lastEventTime()));
        String leading = alert.features().length == 0 ? "" : alert.features()[0].feature();
        incidents.put(alert.id(), new Incident(first, last, leading));
        return alert;
    }
}
