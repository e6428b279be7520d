package io.surprisal.clients;

import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.topic.FeedbackJson;

/** Reads the feedback topic; what is taken back is null. */
public final class FeedbackDeserializer extends TopicDeserializer<Feedback> {
    /** As Kafka makes it, which knows its name from a setting. */
    public FeedbackDeserializer() {
        super(new FeedbackJson());
    }
}
