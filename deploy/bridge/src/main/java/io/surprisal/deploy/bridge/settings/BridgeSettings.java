package io.surprisal.deploy.bridge.settings;

import io.surprisal.core.setting.Settings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a job's alerts, notices and incidents go, as bridge.yaml says.
 *
 * @param job the job's job.yaml, resolved against the directory of bridge.yaml
 * @param start where a target begins that has never taken a record
 */
public record BridgeSettings(
        Path job,
        Start start,
        LinkSettings links,
        AlertmanagerSettings alertmanager,
        List<WebhookSettings> webhooks,
        OtlpSettings otlp) {
    /** Where a target begins that has never taken a record. */
    public enum Start {
        /** With what is written from the bridge's start on. */
        LATEST,

        /** With all that the topics hold. */
        EARLIEST
    }

    public BridgeSettings {
        webhooks = List.copyOf(webhooks);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < webhooks.size(); i++) {
            String name = webhooks.get(i).name();
            Settings.require(names.add(name), "webhooks[" + i + "].name", "a name that no other webhook has", name);
        }
        Settings.require(
                !alertmanager.urls().isEmpty()
                        || !webhooks.isEmpty()
                        || !otlp.endpoint().isEmpty(),
                "alertmanager.urls",
                "at least one target, here, in webhooks or in otlp",
                "none");
    }

    /** This with the path of job.yaml resolved against the directory of a file. */
    BridgeSettings besides(Path file) {
        return new BridgeSettings(file.resolveSibling(job).normalize(), start, links, alertmanager, webhooks, otlp);
    }
}
