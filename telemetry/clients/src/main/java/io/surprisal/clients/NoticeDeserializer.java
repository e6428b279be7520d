package io.surprisal.clients;

import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.topic.NoticeJson;

/** Reads notices alone; a job writes them among its alerts: {@link AlertsTopicDeserializer}. */
public final class NoticeDeserializer extends TopicDeserializer<Notice> {
    /** As Kafka makes it, which knows its name from a setting. */
    public NoticeDeserializer() {
        super(new NoticeJson());
    }
}
