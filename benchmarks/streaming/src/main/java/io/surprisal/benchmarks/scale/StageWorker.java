package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.ModelCopies;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import io.surprisal.scoring.registry.ShippedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/** A pipeline with one stage. Arguments: the model, its telemetry, and the {@link Stage}. */
final class StageWorker {
    private static final int KEYS = 64;

    /** Two numbers of keys: the difference of their states is that of the keys alone. */
    private static final int FEW_KEYS = 100;

    private static final int MORE_KEYS = 1100;

    private final FlinkCluster cluster;
    private final StagePipeline pipeline;
    private @Nullable StandingJob job;

    private StageWorker(FlinkCluster cluster, StagePipeline pipeline) {
        this.cluster = cluster;
        this.pipeline = pipeline;
    }

    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        Path directory = Files.createTempDirectory("surprisal-stages-");
        try {
            StagePipeline pipeline = new StagePipeline(
                    Stage.valueOf(arguments[2]),
                    ShippedModel.read(model),
                    TelemetryRows.read(Path.of(arguments[1])),
                    copy(model, directory));
            Configuration settings = new Configuration();
            settings.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    directory.toUri().toString());
            try (FlinkCluster cluster = FlinkCluster.start(settings)) {
                StageWorker worker = new StageWorker(cluster, pipeline);
                Worker.serve(Map.of("score", worker::score, "state", worker::state, "open", worker::open));
            }
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    /** Scores as many records. The job holds the cluster's only slot from then on: state is asked for before. */
    private long score(long count) throws Exception {
        if (job == null) {
            job = start(KEYS, KEYS);
        }
        return job.score(count);
    }

    /** How many bytes of state a key adds, after so many records of it. */
    private long state(long records) throws Exception {
        return stateOfAKey(records, false);
    }

    /** The same while the bucket of its next record is open. */
    private long open(long records) throws Exception {
        return stateOfAKey(records, true);
    }

    private long stateOfAKey(long records, boolean open) throws Exception {
        return (stateOf(MORE_KEYS, records, open) - stateOf(FEW_KEYS, records, open)) / (MORE_KEYS - FEW_KEYS);
    }

    private long stateOf(int keys, long records, boolean open) throws Exception {
        try (StandingJob measured = start(keys, open ? keys : 1)) {
            measured.score(keys * records);
            return measured.state();
        }
    }

    /** @param ahead of how many keys a record more is read, where event time says that the ones before are complete */
    private StandingJob start(int keys, int ahead) throws Exception {
        CompletableFuture<Void> begun = pipeline.begin();
        int messages = pipeline.messages();
        Pace pace = new Pace(messages, pipeline.assembles() ? ahead * messages : 0);
        StandingJob started = StandingJob.start(cluster, pipeline, keys, pace, pipeline.clock(keys));
        started.await(begun, "its models scored");
        return started;
    }

    /** A file of other bytes with the same model in it. */
    private static Path copy(Path model, Path directory) throws Exception {
        return ModelCopies.write(model, directory, 1, Duration.ZERO).directory().resolve("kind0.onnx");
    }
}
