package io.surprisal.deploy.bridge.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.clients.AlertsTopicDeserializer;
import io.surprisal.clients.AlertsTopicEvent;
import io.surprisal.clients.IncidentDeserializer;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.IncidentJson;
import io.surprisal.telemetry.topic.NoticeJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Reads the topics of alerts and of incidents. Not thread-safe: one for each target. */
public final class EventReader {
    private static final ObjectMapper TREES = new ObjectMapper();

    private final String incidentsTopic;
    private final AlertsTopicDeserializer alertsTopic = new AlertsTopicDeserializer();
    private final IncidentDeserializer incidents = new IncidentDeserializer();
    private final AlertJson alertJson = new AlertJson();
    private final NoticeJson noticeJson = new NoticeJson();
    private final IncidentJson incidentJson = new IncidentJson();

    /** @param incidentsTopic the topic of incidents, empty for none; any other has alerts and notices */
    public EventReader(String incidentsTopic) {
        this.incidentsTopic = incidentsTopic;
    }

    /**
     * The event that a record is; empty where there are no bytes.
     *
     * @throws SerializationException where it is none
     */
    public Optional<Event> read(String topic, byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        if (topic.equals(incidentsTopic)) {
            return Optional.ofNullable(incidents.deserialize(topic, value)).map(this::of);
        }
        return Optional.ofNullable(alertsTopic.deserialize(topic, value))
                .map(event -> event instanceof AlertsTopicEvent.OfNotice of
                        ? of(of.notice())
                        : of(((AlertsTopicEvent.OfAlert) event).alert()));
    }

    /** An event of an alert. */
    public Event of(Alert alert) {
        return new Event(
                Event.Kind.ALERT,
                "SurprisalAnomaly",
                "alert",
                word(alert.status()),
                alert.status() == AlertStatus.RESOLVED,
                alert.id(),
                alert.key(),
                "",
                alert.severity(),
                alert.firstEventTime(),
                alert.eventTime(),
                EventText.of(alert),
                tree(alertJson.toBytes(alert)));
    }

    /** An event of a notice. */
    public Event of(Notice notice) {
        return new Event(
                Event.Kind.NOTICE,
                switch (notice.kind()) {
                    case FEATURE_DRIFT -> "SurprisalFeatureDrift";
                    case SCORE_DRIFT -> "SurprisalScoreDrift";
                    case STALE_FEATURE -> "SurprisalStaleFeature";
                    case SILENT_KEY -> "SurprisalSilentKey";
                    case MODEL_AGE -> "SurprisalModelAge";
                },
                word(notice.kind()),
                word(notice.status()),
                notice.status() != NoticeStatus.OPENED,
                notice.id(),
                notice.key(),
                notice.feature() == null ? "" : notice.feature(),
                severity(notice.kind()),
                notice.since(),
                notice.time(),
                EventText.of(notice),
                tree(noticeJson.toBytes(notice)));
    }

    /** An event of an incident. */
    public Event of(Incident incident) {
        return new Event(
                Event.Kind.INCIDENT,
                "SurprisalIncident",
                "incident",
                word(incident.status()),
                incident.status() == IncidentStatus.RESOLVED,
                incident.id(),
                incident.group(),
                "",
                incident.severity(),
                incident.firstEventTime(),
                incident.eventTime(),
                EventText.of(incident),
                tree(incidentJson.toBytes(incident)));
    }

    /** Telemetry that does not come is worse than a model that grows old. */
    private static Severity severity(NoticeKind kind) {
        return kind == NoticeKind.SILENT_KEY || kind == NoticeKind.STALE_FEATURE ? Severity.WARNING : Severity.INFO;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return TREES.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("What a codec wrote is JSON", e);
        }
    }
}
