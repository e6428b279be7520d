package io.surprisal.clients;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.topic.AlertJson;

/** Reads alerts alone; the alerts topic of a job has notices too: {@link AlertsTopicDeserializer}. */
public final class AlertDeserializer extends TopicDeserializer<Alert> {
    /** As Kafka makes it, which knows its name from a setting. */
    public AlertDeserializer() {
        super(new AlertJson());
    }
}
