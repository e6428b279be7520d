package io.surprisal.scoring.registry;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * Models of a directory, each for some records; the job's own model scores those that have none there.
 *
 * @param directory a path or URI of a file system that the job can read
 * @param route which model scores a record
 * @param memory how much memory the models of one scoring subtask may take, bytes, about; those that no record came for the longest are closed for others
 * @param refresh how often it is looked whether files came, went or changed
 */
public record DirectoryOptions(String directory, ModelRoute route, long memory, Duration refresh)
        implements Serializable {
    public DirectoryOptions {
        Settings.require(!directory.isBlank(), "directory", "a directory of model files", directory);
        Settings.require(memory >= 1 << 20, "memory", "at least 1mb", memory);
        Settings.require(refresh.toMillis() >= 100, "refresh", "at least 100ms", refresh);
    }
}
