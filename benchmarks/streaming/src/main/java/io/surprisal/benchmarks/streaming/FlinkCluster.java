package io.surprisal.benchmarks.streaming;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One Flink cluster for all rounds, so that a round pays for its job and not for a cluster. */
public final class FlinkCluster implements AutoCloseable {
    private final MiniCluster cluster;

    private FlinkCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    public static FlinkCluster start() throws Exception {
        return start(new Configuration());
    }

    /** @param more settings of Flink */
    public static FlinkCluster start(Configuration more) throws Exception {
        Configuration settings = new Configuration(more);
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
        cluster.start();
        return new FlinkCluster(cluster);
    }

    /** An environment for one job of one slot. */
    public StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        return environment;
    }

    /** Runs a job to its end. */
    public void run(StreamExecutionEnvironment environment) throws Exception {
        cluster.executeJobBlocking(environment.getStreamGraph().getJobGraph());
    }

    /** Starts a job. */
    public StartedJob submit(StreamExecutionEnvironment environment) throws Exception {
        JobGraph job = environment.getStreamGraph().getJobGraph();
        cluster.submitJob(job).get();
        return new StartedJob(job.getJobID(), cluster.requestJobResult(job.getJobID()));
    }

    /** Takes a checkpoint of a job that runs; returns its size, bytes. */
    public long checkpoint(StartedJob job) throws Exception {
        cluster.triggerCheckpoint(job.id(), CheckpointType.FULL).get();
        return lastCheckpoint(job.id());
    }

    /** Returns when the job has ended. */
    public void cancel(StartedJob job) throws Exception {
        cluster.cancelJob(job.id()).get();
        job.end().get();
    }

    /** Runs a job to its end; returns the size of its last checkpoint, which holds the state of all its records, bytes. */
    long stateOf(StreamExecutionEnvironment environment) throws Exception {
        environment.enableCheckpointing(Duration.ofHours(1).toMillis());
        JobGraph job = environment.getStreamGraph().getJobGraph();
        cluster.executeJobBlocking(job);
        return lastCheckpoint(job.getJobID());
    }

    private long lastCheckpoint(JobID job) throws Exception {
        CompletedCheckpointStats last = cluster.getExecutionGraph(job)
                .get()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getLatestCompletedCheckpoint();
        return last.getStateSize();
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    /**
     * A job that runs, or ran.
     *
     * @param end completes with it; it may be a failure
     */
    public record StartedJob(JobID id, CompletableFuture<JobResult> end) {}
}
