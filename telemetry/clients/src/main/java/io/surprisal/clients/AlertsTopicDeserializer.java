package io.surprisal.clients;

import io.surprisal.telemetry.topic.NoticeJson;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the alerts topic, on which a job writes its notices too. Not thread-safe, like a consumer. */
public final class AlertsTopicDeserializer implements Deserializer<AlertsTopicEvent> {
    private final NoticeJson notice = new NoticeJson();
    private final AlertDeserializer alerts = new AlertDeserializer();
    private final NoticeDeserializer notices = new NoticeDeserializer();

    /**
     * An alert or a notice, or null where there are no bytes.
     *
     * @throws SerializationException where the bytes are something else, such as another version of the schema
     * @throws IllegalStateException where they are Avro, and Avro's library is not on the class path
     */
    @Override
    public @Nullable AlertsTopicEvent deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        return notice.isOwn(data)
                ? new AlertsTopicEvent.OfNotice(notices.read(topic, data))
                : new AlertsTopicEvent.OfAlert(alerts.read(topic, data));
    }
}
