package io.surprisal.deploy.job;

import io.surprisal.core.setting.Settings;
import io.surprisal.scoring.registry.DirectoryOptions;
import io.surprisal.scoring.registry.ModelRoute;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code scoring.models} of job.yaml: models of a directory, each for some of the records.
 *
 * @param directory a path or URI; empty where all records have the job's model
 * @param key a regular expression that whole keys match, the first group of which names the model
 * @param field the field that names the model; empty where the key does
 * @param memory how much memory the models of one scoring subtask may take
 * @param refresh how often it is looked whether files came, went or changed
 */
public record ModelsSection(String directory, String key, String field, MemorySize memory, Duration refresh) {
    private static final String EVERY_KEY = "(.*)";

    public ModelsSection {
        ModelRoute.ofKeys(key); // Checks it.
        Settings.require(field.isEmpty() || key.equals(EVERY_KEY), "key", "none where a field names the model", key);
        Settings.require(
                !directory.isEmpty() || field.isEmpty(),
                "directory",
                "the directory that the field chooses from",
                "none");
    }

    /** Null where all records have the job's model. */
    @Nullable
    DirectoryOptions options() {
        return directory.isEmpty()
                ? null
                : new DirectoryOptions(
                        directory,
                        field.isEmpty() ? ModelRoute.ofKeys(key) : ModelRoute.ofClass(),
                        memory.getBytes(),
                        refresh);
    }

    /** This section with the directory beside a file, where its path is relative and no URI. */
    ModelsSection besides(Path file) {
        if (directory.isEmpty() || URI.create(directory.replace(' ', '+')).getScheme() != null) {
            return this;
        }
        return new ModelsSection(
                file.toAbsolutePath().resolveSibling(directory).normalize().toString(), key, field, memory, refresh);
    }
}
