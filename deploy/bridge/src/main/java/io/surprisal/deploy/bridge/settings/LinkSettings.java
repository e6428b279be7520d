package io.surprisal.deploy.bridge.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Links for people, in which {@code {name}}, {@code {key}} and {@code {id}} stand for those of an event. Empty for none.
 *
 * @param runbook what to do about it
 * @param console where to look at it
 */
public record LinkSettings(String runbook, String console) {
    public LinkSettings {
        Urls.requireEmptyOrHttp(runbook, "runbook");
        Urls.requireEmptyOrHttp(console, "console");
    }

    /** The runbook of an event, empty for none. */
    public String runbookOf(String name, String key, String id) {
        return filled(runbook, name, key, id);
    }

    /** The console's page of an event, empty for none. */
    public String consoleOf(String name, String key, String id) {
        return filled(console, name, key, id);
    }

    private static String filled(String link, String name, String key, String id) {
        return link.replace("{name}", encoded(name))
                .replace("{key}", encoded(key))
                .replace("{id}", encoded(id));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
