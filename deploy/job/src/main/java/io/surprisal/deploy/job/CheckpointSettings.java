package io.surprisal.deploy.job;

import io.surprisal.config.Settings;
import java.time.Duration;

/**
 * The {@code checkpoints:} section of job.yaml.
 *
 * @param directory where they are kept; empty for what Flink's own configuration says
 */
public record CheckpointSettings(Duration interval, String directory) {
    public CheckpointSettings {
        Settings.require(interval.toMillis() >= 10, "interval", "at least 10ms", interval);
    }
}
