package io.surprisal.deploy.bridge.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.telemetry.record.Severity;
import java.util.Locale;

/**
 * An event in the life of an alert, a notice or an incident, as far as all targets tell it.
 *
 * @param name what people know this sort of alert by, such as SurprisalAnomaly or SurprisalSilentKey
 * @param type alert or incident, and of a notice what it is about, such as silent_key
 * @param status opened, updated, resolved, forgotten
 * @param over whether it ends here
 * @param id that of all events of this life
 * @param key the key, for an incident the group of keys; empty where there is none
 * @param feature the feature, or output of the model, of a notice; empty where it is about none
 * @param since when it began, event time, epoch milliseconds
 * @param time when this event happened, event time, epoch milliseconds
 * @param text the event for people
 * @param json the whole record, as its topic's JSON schema says
 */
public record Event(
        Kind kind,
        String name,
        String type,
        String status,
        boolean over,
        String id,
        String key,
        String feature,
        Severity severity,
        long since,
        long time,
        EventText text,
        JsonNode json) {
    /** What lives. */
    public enum Kind {
        ALERT,
        NOTICE,
        INCIDENT
    }

    /** Tells this event from all others, and is the same each time the event is read. */
    public String idempotencyKey() {
        return id + "/" + status + "/" + time + "/" + severity.name().toLowerCase(Locale.ROOT) + "/"
                + json.at("/records").asLong();
    }
}
