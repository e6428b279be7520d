package io.surprisal.deploy.bridge.targets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.deploy.bridge.event.Event;
import io.surprisal.deploy.bridge.settings.LinkSettings;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events as alerts of Alertmanager, which tells alerts apart by their labels. The labels are made of the event alone, so that all events of a
 * life have the same ones until its severity changes.
 *
 * @param job the consumer group of the job
 * @param jobName the name of the job, by which alerts of Prometheus's rules are told to be of the same job
 * @param more labels of every alert
 */
record AlertmanagerAlert(String job, String jobName, Map<String, String> more, LinkSettings links) {
    /** What Alertmanager knows an event's alert by. Empty labels are none to it. */
    Map<String, String> labels(Event event) {
        Map<String, String> labels = new TreeMap<>(more);
        labels.put("alertname", event.name());
        labels.put("job", job);
        labels.put("job_name", jobName);
        labels.put(event.kind() == Event.Kind.INCIDENT ? "group" : "key", event.key());
        labels.put("kind", event.type());
        labels.put("feature", event.feature());
        labels.put("severity", event.severity().name().toLowerCase(Locale.ROOT));
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    /**
     * The alert of an event that is not over.
     *
     * @param until when Alertmanager is to take it for resolved, if it hears nothing of it
     */
    ObjectNode firing(Event event, Instant now, Instant until) {
        return alert(event, started(event, now), until);
    }

    /**
     * The end of an event's alert.
     *
     * @param end event time, epoch milliseconds: not before the start, and not in the future, which would mean that it goes on
     */
    ObjectNode ended(Event event, long end, Instant now) {
        Instant started = started(event, now);
        Instant ended = Instant.ofEpochMilli(Math.min(end, now.toEpochMilli()));
        return alert(event, started, ended.isBefore(started) ? started : ended);
    }

    private static Instant started(Event event, Instant now) {
        return Instant.ofEpochMilli(Math.min(event.since(), now.toEpochMilli()));
    }

    private ObjectNode alert(Event event, Instant starts, Instant ends) {
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        ObjectNode labels = alert.putObject("labels");
        labels(event).forEach(labels::put);
        String runbook = links.runbookOf(event.name(), event.key(), event.id());
        String console = links.consoleOf(event.name(), event.key(), event.id());
        ObjectNode annotations = alert.putObject("annotations");
        annotations.put("summary", event.text().summary());
        annotations.put("description", event.text().description());
        putGiven(annotations, "features", event.text().features());
        putGiven(annotations, "runbook_url", runbook);
        putGiven(annotations, "console_url", console);
        annotations.put("id", event.id());
        alert.put("startsAt", starts.toString());
        alert.put("endsAt", ends.toString());
        putGiven(alert, "generatorURL", console);
        return alert;
    }

    private static void putGiven(ObjectNode object, String key, String text) {
        if (!text.isEmpty()) {
            object.put(key, text);
        }
    }
}
