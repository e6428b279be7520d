package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import java.time.Duration;

/**
 * The {@code flink:} section of job.yaml.
 *
 * @param parallelism of the scoring; 0 leaves it to Flink
 */
public record FlinkSettings(int parallelism, Checkpoints checkpoints) {
    public FlinkSettings {
        Settings.require(parallelism >= 0, "parallelism", "0 or more", parallelism);
    }

    /** @param directory where they are kept; empty for what Flink's own configuration says */
    public record Checkpoints(Duration interval, String directory) {
        public Checkpoints {
            Settings.require(interval.toMillis() >= 10, "interval", "at least 10ms", interval);
        }
    }

    FlinkSettings withParallelism(int subtasks) {
        return new FlinkSettings(subtasks, checkpoints);
    }

    FlinkSettings withCheckpointsIn(String directory) {
        return new FlinkSettings(parallelism, new Checkpoints(checkpoints.interval, directory));
    }
}
