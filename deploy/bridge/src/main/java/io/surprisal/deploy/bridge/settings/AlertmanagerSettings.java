package io.surprisal.deploy.bridge.settings;

import io.surprisal.core.setting.Settings;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Alertmanagers.
 *
 * @param urls one for each of a cluster; none where nothing goes there
 * @param labels of every alert, besides those that the bridge makes
 * @param headers of every request
 * @param resend how often open alerts are sent again
 */
public record AlertmanagerSettings(
        List<String> urls, Map<String, String> labels, Map<String, String> headers, Duration resend) {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> OURS =
            Set.of("alertname", "job", "job_name", "key", "group", "kind", "feature", "severity");

    public AlertmanagerSettings {
        urls = List.copyOf(urls);
        for (int i = 0; i < urls.size(); i++) {
            Urls.requireHttp(urls.get(i), "urls[" + i + "]");
        }
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        labels.keySet()
                .forEach(label -> Settings.require(
                        LABEL.matcher(label).matches() && !OURS.contains(label),
                        "labels",
                        "names of letters, digits and underscores, other than "
                                + OURS.stream().sorted().toList(),
                        label));
        headers = Map.copyOf(headers);
        Settings.require(resend.compareTo(Duration.ofSeconds(1)) >= 0, "resend", "at least 1s", resend);
    }
}
