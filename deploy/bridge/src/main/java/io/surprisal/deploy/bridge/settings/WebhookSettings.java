package io.surprisal.deploy.bridge.settings;

import io.surprisal.core.setting.Settings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An HTTP endpoint that gets a POST for each event.
 *
 * @param name names it in the log and in its consumer group
 * @param headers of each request
 * @param body a Mustache template; empty for the event's JSON
 * @param events which events it gets
 */
public record WebhookSettings(String name, String url, Map<String, String> headers, String body, List<Wanted> events) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,60}");

    /** Events that a webhook may ask for. */
    public enum Wanted {
        /** An alert opened. */
        OPENED,

        /** An alert became worse. */
        UPDATED,

        /** An alert is over. */
        RESOLVED,

        /** What a job says of itself: all events of notices. */
        NOTICES,

        /** All events of incidents. */
        INCIDENTS
    }

    public WebhookSettings {
        Settings.require(NAME.matcher(name).matches(), "name", "1 to 60 letters, digits, - and _", "'" + name + "'");
        Settings.require(
                !name.equals("otlp") && !name.startsWith("alertmanager-"),
                "name",
                "a name other than otlp and alertmanager-…, which other targets have",
                name);
        Urls.requireHttp(url, "url");
        headers = Map.copyOf(headers);
        events = List.copyOf(events);
        Settings.require(
                !events.isEmpty(), "events", "at least one of opened, updated, resolved, notices, incidents", "none");
    }
}
