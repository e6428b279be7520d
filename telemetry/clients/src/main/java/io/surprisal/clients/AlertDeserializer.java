package io.surprisal.clients;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.NoticeJson;

/** Reads alerts alone; the alerts topic of a job has notices too: {@link AlertsTopicDeserializer}. */
public final class AlertDeserializer extends TopicDeserializer<Alert> {
    /** As Kafka makes it, which knows its name from a setting. */
    public AlertDeserializer() {
        super(new AlertJson());
    }

    @Override
    String nextStep(byte[] data) {
        return new NoticeJson().isOwn(data)
                ? "it is a notice, which a job writes to the alerts topic too: read the topic by AlertsTopicDeserializer,"
                        + " or TopicSerdes.alertsTopic()"
                : super.nextStep(data);
    }
}
