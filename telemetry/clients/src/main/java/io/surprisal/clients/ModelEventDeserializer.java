package io.surprisal.clients;

import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.topic.ModelEventJson;

/** Reads the model-events topic. */
public final class ModelEventDeserializer extends TopicDeserializer<ModelEvent> {
    /** As Kafka makes it, which knows its name from a setting. */
    public ModelEventDeserializer() {
        super(new ModelEventJson());
    }
}
