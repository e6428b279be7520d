package io.surprisal.clients;

import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.topic.DeadLetterJson;

/** Reads the dead-letter topic. */
public final class DeadLetterDeserializer extends TopicDeserializer<DeadLetter> {
    /** As Kafka makes it, which knows its name from a setting. */
    public DeadLetterDeserializer() {
        super(new DeadLetterJson());
    }
}
