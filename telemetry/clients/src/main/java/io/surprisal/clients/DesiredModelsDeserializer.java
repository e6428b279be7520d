package io.surprisal.clients;

import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.topic.DesiredModelsJson;

/** Reads the models topic; what is reset is null. */
public final class DesiredModelsDeserializer extends TopicDeserializer<DesiredModels> {
    /** As Kafka makes it, which knows its name from a setting. */
    public DesiredModelsDeserializer() {
        super(new DesiredModelsJson());
    }
}
