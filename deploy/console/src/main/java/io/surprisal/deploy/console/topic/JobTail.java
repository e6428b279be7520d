package io.surprisal.deploy.console.topic;

import io.surprisal.clients.AlertsTopicDeserializer;
import io.surprisal.clients.DeadLetterDeserializer;
import io.surprisal.clients.DesiredModelsDeserializer;
import io.surprisal.clients.FeedbackDeserializer;
import io.surprisal.clients.IncidentDeserializer;
import io.surprisal.clients.ModelEventDeserializer;
import io.surprisal.clients.ScoreDeserializer;
import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.state.JobDescription;
import io.surprisal.telemetry.settings.JobTopics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Follows the topics of a job, as any consumer may. Scores and dead letters, which may be many, are read from six hours ago on by Kafka's clock;
 * what goes on for longer, such as an open alert, from the beginning.
 */
public final class JobTail implements AutoCloseable {
    private static final Duration PAST = Duration.ofHours(6);

    private static final String SCORES = "scores";
    private static final String ALERTS = "alerts";
    private static final String INCIDENTS = "incidents";
    private static final String DEAD_LETTERS = "dead letters";
    private static final String MODEL_EVENTS = "model events";
    private static final String MODELS = "models";
    private static final String FEEDBACK = "feedback";

    private final List<TopicTail> tails;
    private final JobProbe probe;

    private JobTail(List<TopicTail> tails, JobProbe probe) {
        this.tails = tails;
        this.probe = probe;
    }

    /** What of a job is followed: topics that its job.yaml leaves out are left out here. */
    public static JobDescription describe(JobTopics job) {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put(SCORES, job.output().scoresTopic());
        topics.put(ALERTS, job.output().alertsTopic());
        topics.put(INCIDENTS, job.output().incidentsTopic());
        topics.put(DEAD_LETTERS, job.output().deadLettersTopic());
        if (!job.input().modelsTopic().isEmpty()) {
            topics.put(MODEL_EVENTS, job.output().modelEventsTopic());
        }
        topics.put(MODELS, job.input().modelsTopic());
        topics.put(FEEDBACK, job.input().feedbackTopic());
        topics.values().removeIf(String::isEmpty);
        return new JobDescription(job.group(), job.bootstrapServers(), topics, topics.containsKey(FEEDBACK));
    }

    /** Starts to follow. The broker need not be there. */
    public static JobTail start(JobTopics job, ConsoleState state, Clock clock) {
        Clients clients = new Clients(job);
        List<TopicTail> tails = new ArrayList<>();
        describe(job).topics().forEach((holds, topic) -> {
            TopicReading reading = new TopicReading(
                    holds, topic, holds.equals(SCORES) || holds.equals(DEAD_LETTERS) ? PAST : null, sink(holds, state));
            tails.add(TopicTail.start(clients, reading, state, clock));
        });
        return new JobTail(tails, JobProbe.start(clients, job, state));
    }

    @Override
    public void close() {
        // All at once: each may wait for a broker that is away.
        tails.forEach(TopicTail::stop);
        tails.forEach(TopicTail::close);
        probe.close();
    }

    private static Consumer<ConsumerRecord<byte[], byte[]>> sink(String holds, ConsoleState state) {
        return switch (holds) {
            case SCORES -> reading(new ScoreDeserializer(), (at, score) -> state.score(score, at.timestamp()));
            case ALERTS -> reading(new AlertsTopicDeserializer(), (at, event) -> state.alertsTopic(event));
            case INCIDENTS -> reading(new IncidentDeserializer(), (at, incident) -> state.incident(incident));
            case DEAD_LETTERS ->
                reading(new DeadLetterDeserializer(), (at, letter) -> state.deadLetter(letter, at.timestamp()));
            case MODEL_EVENTS -> reading(new ModelEventDeserializer(), (at, event) -> state.modelEvent(event));
            case MODELS -> models(state);
            case FEEDBACK -> feedback(state);
            default -> throw new IllegalArgumentException("No topic holds " + holds);
        };
    }

    /** Records without a payload say nothing. */
    private static <T> Consumer<ConsumerRecord<byte[], byte[]>> reading(
            Deserializer<T> values, BiConsumer<ConsumerRecord<byte[], byte[]>, T> sink) {
        return kafkaRecord -> {
            if (kafkaRecord.value() != null) {
                sink.accept(kafkaRecord, values.deserialize(kafkaRecord.topic(), kafkaRecord.value()));
            }
        };
    }

    private static Consumer<ConsumerRecord<byte[], byte[]>> models(ConsoleState state) {
        DesiredModelsDeserializer values = new DesiredModelsDeserializer();
        return kafkaRecord ->
                state.desiredModels(key(kafkaRecord), values.deserialize(kafkaRecord.topic(), kafkaRecord.value()));
    }

    /** As the job hears it, what is no feedback takes back what stood under its key. */
    private static Consumer<ConsumerRecord<byte[], byte[]>> feedback(ConsoleState state) {
        FeedbackDeserializer values = new FeedbackDeserializer();
        return kafkaRecord -> {
            try {
                state.feedback(key(kafkaRecord), values.deserialize(kafkaRecord.topic(), kafkaRecord.value()));
            } catch (SerializationException e) {
                state.feedback(key(kafkaRecord), null);
                throw e;
            }
        };
    }

    private static String key(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        byte[] key = kafkaRecord.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
