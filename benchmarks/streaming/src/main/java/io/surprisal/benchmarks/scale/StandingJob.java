package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.scale.StandingSource.Stamp;
import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.FlinkCluster.StartedJob;
import io.surprisal.benchmarks.streaming.MemorySource;
import io.surprisal.benchmarks.streaming.Pipeline;
import io.surprisal.telemetry.record.RawRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole pipeline from memory as one job that goes on from round to round: what it remembers of its keys is there when a round begins, and
 * no round pays for starting a job.
 */
final class StandingJob implements AutoCloseable {
    private static final String NAME = "standing";

    private final FlinkCluster cluster;
    private final Supply supply;
    private final StartedJob job;

    private StandingJob(FlinkCluster cluster, Supply supply, StartedJob job) {
        this.cluster = cluster;
        this.supply = supply;
        this.job = job;
    }

    /** @param keys among which the rows are dealt out in turn */
    static StandingJob start(FlinkCluster cluster, Pipeline pipeline, int keys) throws Exception {
        return start(cluster, pipeline, keys, Pace.OF_RECORDS, (record, number) -> record);
    }

    /**
     * Of records that are stamped as they are read. One job at a time.
     *
     * @param keys among which the rows are dealt out in turn
     */
    static StandingJob start(FlinkCluster cluster, Pipeline pipeline, int keys, Pace pace, Stamp<RawRecord> stamp)
            throws Exception {
        MemorySource.keep(NAME, pipeline.records(keys));
        Supply supply = StandingSource.begin(NAME, pace);
        StreamExecutionEnvironment environment = cluster.environment();
        pipeline.build(environment, new StandingSource<>(NAME, stamp), new CountingSink(NAME));
        return new StandingJob(cluster, supply, cluster.submit(environment));
    }

    /** Scores as many records more; returns how many. */
    long score(long count) throws InterruptedException, ExecutionException {
        await(supply.ask(count), "it scored " + count + " records");
        return count;
    }

    /** Waits for something that the job does. */
    void await(CompletableFuture<Void> done, String what) throws InterruptedException, ExecutionException {
        CompletableFuture.anyOf(done, job.end()).get();
        if (!done.isDone()) {
            throw new IllegalStateException(
                    "The job ended before " + what + ": " + job.end().get().getSerializedThrowable());
        }
    }

    /** The size of a checkpoint of it, bytes. */
    long state() throws Exception {
        return cluster.checkpoint(job);
    }

    @Override
    public void close() throws Exception {
        cluster.cancel(job);
    }
}
