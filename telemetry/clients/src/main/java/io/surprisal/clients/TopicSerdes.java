package io.surprisal.clients;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.DeadLetterJson;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.FeedbackJson;
import io.surprisal.telemetry.topic.IncidentJson;
import io.surprisal.telemetry.topic.JsonFormat;
import io.surprisal.telemetry.topic.ModelEventJson;
import io.surprisal.telemetry.topic.NoticeJson;
import io.surprisal.telemetry.topic.ScoreJson;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Serdes of the topics, for Kafka Streams and for producers, of feedback above all: {@code TopicSerdes.feedback().serializer()}. They write JSON.
 * Each call makes new ones; one is not thread-safe.
 */
public final class TopicSerdes {
    private TopicSerdes() {}

    /** Of the scores topic. */
    public static Serde<ScoredRecord> scores() {
        return serde(new ScoreDeserializer(), new ScoreJson());
    }

    /** Of the alerts topic as a job writes it, which has alerts and notices. */
    public static Serde<AlertsTopicEvent> alertsTopic() {
        return Serdes.serdeFrom(new AlertsTopicSerializer(), new AlertsTopicDeserializer());
    }

    /** Of alerts alone; {@link #alertsTopic} reads a job's topic. */
    public static Serde<Alert> alerts() {
        return serde(new AlertDeserializer(), new AlertJson());
    }

    /** Of notices alone. */
    public static Serde<Notice> notices() {
        return serde(new NoticeDeserializer(), new NoticeJson());
    }

    /** Of the incidents topic. */
    public static Serde<Incident> incidents() {
        return serde(new IncidentDeserializer(), new IncidentJson());
    }

    /** Of the dead-letter topic. */
    public static Serde<DeadLetter> deadLetters() {
        return serde(new DeadLetterDeserializer(), new DeadLetterJson());
    }

    /** Of the feedback topic, whose keys are {@link Feedback#id}. */
    public static Serde<Feedback> feedback() {
        return serde(new FeedbackDeserializer(), new FeedbackJson());
    }

    /** Of the models topic, whose keys are the jobs' Kafka groups. */
    public static Serde<DesiredModels> models() {
        return serde(new DesiredModelsDeserializer(), new DesiredModelsJson());
    }

    /** Of the model-events topic. */
    public static Serde<ModelEvent> modelEvents() {
        return serde(new ModelEventDeserializer(), new ModelEventJson());
    }

    private static <T> Serde<T> serde(TopicDeserializer<T> deserializer, JsonFormat<T> format) {
        return Serdes.serdeFrom(new TopicSerializer<>(format), deserializer);
    }
}
