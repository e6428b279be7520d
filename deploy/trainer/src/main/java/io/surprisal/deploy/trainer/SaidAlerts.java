package io.surprisal.deploy.trainer;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.settings.JobTopics;
import io.surprisal.telemetry.table.KafkaHistory;
import io.surprisal.telemetry.table.TopicRecords;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that a job has raised, and what people said of them: what of its telemetry is not normal.
 *
 * @param abnormal spans that nothing is to learn from: of alerts that nobody called false positives, and of those that were confirmed
 * @param confirmed spans of alerts that were confirmed
 * @param alerts how many alerts the job has raised
 * @param falsePositives how many answers say that an alert was none
 */
record SaidAlerts(List<Span> abnormal, List<Span> confirmed, int alerts, int falsePositives) {
    SaidAlerts {
        abnormal = List.copyOf(abnormal);
        confirmed = List.copyOf(confirmed);
    }

    /** From the first abnormal record of a key to the last, epoch milliseconds. */
    record Span(String key, long first, long last) {
        boolean holds(long time) {
            return first <= time && time <= last;
        }

        boolean overlaps(Alert alert) {
            return key.equals(alert.key()) && first <= alert.lastEventTime() && alert.firstEventTime() <= last;
        }
    }

    /** Reads the topics of alerts and of feedback; one that is not there holds nothing. */
    static SaidAlerts read(JobTopics topics) throws IOException {
        return of(alerts(topics), answers(topics));
    }

    static SaidAlerts of(List<Alert> alerts, List<Answer> answers) {
        Map<String, Boolean> confirmations = new LinkedHashMap<>();
        answers.forEach(answer -> confirmations.put(answer.id(), answer.confirmed()));
        List<Span> confirmed = answers.stream()
                .filter(Answer::confirmed)
                .map(answer -> new Span(answer.key(), answer.firstEventTime(), answer.lastEventTime()))
                .toList();
        List<Span> abnormal = new ArrayList<>(confirmed);
        alerts.stream()
                .filter(alert -> !Boolean.FALSE.equals(confirmations.get(alert.id())))
                .forEach(alert -> abnormal.add(new Span(alert.key(), alert.firstEventTime(), end(alert))));
        return new SaidAlerts(abnormal, confirmed, alerts.size(), answers.size() - confirmed.size());
    }

    /** An alert that is open goes on: nobody knows its last abnormal record. */
    private static long end(Alert alert) {
        return alert.status() == AlertStatus.RESOLVED ? alert.lastEventTime() : Long.MAX_VALUE;
    }

    /** Every alert as its last event tells it. Notices and records of other versions of the schema are passed over. */
    private static List<Alert> alerts(JobTopics topics) throws IOException {
        AlertJson json = new AlertJson();
        Map<String, Alert> alerts = new LinkedHashMap<>();
        TopicRecords.readIfThere(history(topics, topics.output().alertsTopic()), kafkaRecord -> {
            byte[] value = kafkaRecord.value();
            if (value != null && json.isOwn(value)) {
                Alert alert = json.fromBytes(value);
                alerts.put(alert.id(), alert);
            }
            return true;
        });
        return List.copyOf(alerts.values());
    }

    /** What stands: as the job hears it, what is no feedback takes back what stood under its key. */
    private static List<Answer> answers(JobTopics topics) throws IOException {
        if (topics.input().feedbackTopic().isEmpty()) {
            return List.of();
        }
        Map<String, Feedback> standing = new LinkedHashMap<>();
        FeedbackJson json = new FeedbackJson();
        TopicRecords.readIfThere(history(topics, topics.input().feedbackTopic()), kafkaRecord -> {
            String key = key(kafkaRecord);
            standing.remove(key);
            read(kafkaRecord.value(), json).ifPresent(said -> standing.put(key, said));
            return true;
        });
        return standing.values().stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .toList();
    }

    /** Empty for what is taken back, and for what is no feedback, of which the job's dead letters tell. */
    private static Optional<Feedback> read(byte @Nullable [] value, FeedbackJson json) {
        try {
            return value == null ? Optional.empty() : Optional.of(json.fromBytes(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        return new String(Objects.requireNonNullElse(kafkaRecord.key(), new byte[0]), StandardCharsets.UTF_8);
    }

    private static KafkaHistory history(JobTopics topics, String topic) {
        return KafkaHistory.all(topics.bootstrapServers(), topic, topics.client());
    }
}
