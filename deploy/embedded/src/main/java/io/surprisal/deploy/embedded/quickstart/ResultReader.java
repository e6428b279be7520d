package io.surprisal.deploy.embedded.quickstart;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the pipeline writes, as any consumer would: from its topics, committed records only. */
final class ResultReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, String> consumer;
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
                new StringDeserializer(),
                new StringDeserializer());
        List<TopicPartition> partitions = List.of(
                new TopicPartition(Topics.SCORES, 0),
                new TopicPartition(Topics.ALERTS, 0),
                new TopicPartition(Topics.DEAD_LETTERS, 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits a moment for records and hands on every alert among them. */
    void poll(Consumer<AlertNotice> alerts) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
            switch (record.topic()) {
                case Topics.SCORES -> scored++;
                case Topics.DEAD_LETTERS -> deadLetters++;
                default -> alerts.accept(note(AlertNotice.parse(record.value())));
            }
        }
    }

    /** Reads on to where the topics end now. */
    void pollToEnd(Consumer<AlertNotice> alerts) {
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

    private AlertNotice note(AlertNotice alert) {
        int first = timeline.row(alert.first());
        int last = timeline.row(alert.last());
        String leading =
                alert.deviations().isEmpty() ? "" : alert.deviations().get(0).feature();
        incidents.merge(
                alert.id(),
                new Incident(first, last, leading),
                (opened, closed) -> new Incident(first, last, opened.leadingFeature()));
        return alert;
    }
}
