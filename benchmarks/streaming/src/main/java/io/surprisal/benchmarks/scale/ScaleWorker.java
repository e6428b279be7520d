package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.ModelCopies;
import io.surprisal.benchmarks.streaming.PipelineScoring;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.scoring.registry.ShippedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.util.FileUtils;

/**
 * A pipeline under an alert budget. Arguments: the model, its telemetry, how many keys, and hashmap or rocksdb; where there are more, how many copies of the model the
 * keys have, and the linger in milliseconds.
 */
final class ScaleWorker {
    private ScaleWorker() {}

    public static void main(String[] arguments) throws Exception {
        int keys = Integer.parseInt(arguments[2]);
        Path checkpoints = Files.createTempDirectory("surprisal-scale-");
        try {
            serve(arguments, keys, checkpoints);
        } finally {
            FileUtils.deleteDirectory(checkpoints.toFile());
        }
    }

    private static void serve(String[] arguments, int keys, Path checkpoints) throws Exception {
        try (FlinkCluster cluster = FlinkCluster.start(settings(arguments[3], checkpoints))) {
            PipelineScoring pipeline = new PipelineScoring(
                    ShippedModel.read(Path.of(arguments[0])),
                    TelemetryRows.read(Path.of(arguments[1])),
                    AlertBudget.defaults(),
                    cluster,
                    arguments.length == 4
                            ? null
                            : ModelCopies.write(
                                    Path.of(arguments[0]),
                                    Files.createDirectory(checkpoints.resolve("models")),
                                    Integer.parseInt(arguments[4]),
                                    Duration.ofMillis(Long.parseLong(arguments[5]))));
            // The standing job holds the cluster's only slot: state is asked for before it starts.
            StandingJob[] job = {null};
            Worker.serve(Map.of("state", pipeline::stateOfAKey, "score", count -> {
                if (job[0] == null) {
                    job[0] = StandingJob.start(cluster, pipeline, keys);
                }
                return job[0].score(count);
            }));
        }
    }

    /** A slot of Flink's standard task manager has about as much memory for RocksDB. */
    private static Configuration settings(String backend, Path checkpoints) {
        Configuration settings = new Configuration();
        settings.set(StateBackendOptions.STATE_BACKEND, backend);
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        return settings;
    }
}
