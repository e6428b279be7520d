package io.surprisal.deploy.console;

import io.surprisal.clients.AlertsTopicEvent;
import io.surprisal.clients.AlertsTopicEvent.OfAlert;
import io.surprisal.clients.AlertsTopicEvent.OfNotice;
import io.surprisal.clients.TopicSerdes;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.settings.JobTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topics of a job on a real broker, written as the job writes them. */
final class JobTopicsOnBroker implements AutoCloseable {
    static final String FEEDBACK = "feedback";

    private final KafkaProducer<String, byte[]> producer;
    private final String bootstrapServers;

    JobTopicsOnBroker(EmbeddedBroker broker) {
        this(broker.bootstrapServers());
        for (String topic : List.of("telemetry", "scores", "alerts", "incidents", "dead-letters", FEEDBACK)) {
            broker.createTopic(topic, topic.equals("scores") ? 2 : 1);
        }
    }

    /** Of a broker that has those that are written. */
    JobTopicsOnBroker(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
    }

    static JobTopics job(String bootstrapServers) {
        return new JobTopics(
                bootstrapServers,
                "pumps",
                new JobTopics.Input(List.of("telemetry"), FEEDBACK, "", ""),
                new JobTopics.Output("scores", "alerts", "incidents", "dead-letters", "model-events"),
                Map.of());
    }

    void scores(ScoredRecord... scores) {
        for (ScoredRecord score : scores) {
            send("scores", score.key(), bytes(TopicSerdes.scores().serializer(), score));
        }
        producer.flush();
    }

    void alert(Alert event) {
        send("alerts", event.key(), bytes(TopicSerdes.alertsTopic().serializer(), (AlertsTopicEvent)
                new OfAlert(event)));
        producer.flush();
    }

    void notice(Notice event) {
        send("alerts", event.key(), bytes(TopicSerdes.alertsTopic().serializer(), (AlertsTopicEvent)
                new OfNotice(event)));
        producer.flush();
    }

    void incident(Incident event) {
        send("incidents", event.group(), bytes(TopicSerdes.incidents().serializer(), event));
        producer.flush();
    }

    void deadLetter(DeadLetter letter) {
        send("dead-letters", null, bytes(TopicSerdes.deadLetters().serializer(), letter));
        producer.flush();
    }

    void bytes(String topic, byte[] value) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, value)).get();
    }

    /** All that people said, in its order; empty for what was taken back. */
    List<Map.Entry<String, Optional<Feedback>>> said() {
        List<Map.Entry<String, Optional<Feedback>>> said = new ArrayList<>();
        TopicPartition partition = new TopicPartition(FEEDBACK, 0);
        try (KafkaConsumer<String, Feedback> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new StringDeserializer(),
                TopicSerdes.feedback().deserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(each -> said.add(Map.entry(each.key(), Optional.ofNullable(each.value()))));
            }
        }
        return said;
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(String topic, @Nullable String key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key, value));
    }

    private static <T> byte[] bytes(Serializer<T> serializer, T value) {
        return serializer.serialize("", value);
    }
}
