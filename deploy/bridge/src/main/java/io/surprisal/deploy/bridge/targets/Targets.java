package io.surprisal.deploy.bridge.targets;

import io.surprisal.deploy.bridge.settings.BridgeSettings;
import io.surprisal.deploy.bridge.settings.WebhookSettings;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The targets that bridge.yaml names. */
public final class Targets {
    private Targets() {}

    /**
     * Makes them; none of them is asked yet.
     *
     * @param job the consumer group of the job
     * @param jobName the name of the job in Flink
     * @throws IllegalArgumentException where one cannot be made
     */
    public static List<Target> of(BridgeSettings settings, String job, String jobName) {
        HttpClient client = Endpoint.client();
        InstantSource clock = InstantSource.system();
        AlertmanagerAlert form =
                new AlertmanagerAlert(job, jobName, settings.alertmanager().labels(), settings.links());
        List<Target> targets = new ArrayList<>();
        for (String url : settings.alertmanager().urls()) {
            targets.add(new AlertmanagerTarget(client, url, settings.alertmanager(), form, clock));
        }
        for (WebhookSettings webhook : settings.webhooks()) {
            targets.add(new WebhookTarget(client, webhook, job, settings.links(), clock));
        }
        if (!settings.otlp().endpoint().isEmpty()) {
            targets.add(new OtlpTarget(client, settings.otlp(), job));
        }
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            if (!names.add(target.name())) {
                // Names of webhooks are looked at as they are read.
                throw new IllegalArgumentException(
                        "bridge.yaml: alertmanager.urls: expected addresses that differ in host, port or path, got two of the target "
                                + target.name() + ", whose consumer group both would share; leave one of them out");
            }
        }
        return targets;
    }
}
