package io.surprisal.clients;

import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ScoreJson;

/** Reads the scores topic. */
public final class ScoreDeserializer extends TopicDeserializer<ScoredRecord> {
    /** As Kafka makes it, which knows its name from a setting. */
    public ScoreDeserializer() {
        super(new ScoreJson());
    }
}
