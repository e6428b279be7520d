package io.surprisal.clients;

import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.topic.IncidentJson;

/** Reads the incidents topic. */
public final class IncidentDeserializer extends TopicDeserializer<Incident> {
    /** As Kafka makes it, which knows its name from a setting. */
    public IncidentDeserializer() {
        super(new IncidentJson());
    }
}
