package io.surprisal.clients;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.NoticeJson;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes the alerts topic as a job does. Not thread-safe: one for each producer that sends from one thread. */
final class AlertsTopicSerializer implements Serializer<AlertsTopicEvent> {
    private final TopicSerializer<Alert> alerts = new TopicSerializer<>(new AlertJson());
    private final TopicSerializer<Notice> notices = new TopicSerializer<>(new NoticeJson());

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable AlertsTopicEvent event) {
        if (event == null) {
            return null;
        }
        return event instanceof AlertsTopicEvent.OfNotice of
                ? notices.serialize(topic, of.notice())
                : alerts.serialize(topic, ((AlertsTopicEvent.OfAlert) event).alert());
    }
}
