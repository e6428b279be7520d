package io.surprisal.benchmarks.scale;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.MemorySource;
import io.surprisal.benchmarks.streaming.PipelineScoring;
import io.surprisal.telemetry.record.RawRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole pipeline from memory as one job that goes on from round to round: what it remembers of its keys is there when a round begins, and
 * no round pays for starting a job. Its cluster ends it.
 */
final class StandingJob {
    private static final String NAME = "standing";

    private final Supply supply = StandingSource.supply(NAME);
    private final CompletableFuture<JobResult> end;

    private StandingJob(CompletableFuture<JobResult> end) {
        this.end = end;
    }

    /** @param keys among which the rows are dealt out in turn */
    static StandingJob start(FlinkCluster cluster, PipelineScoring pipeline, int keys) throws Exception {
        MemorySource.keep(NAME, pipeline.records(keys));
        StreamExecutionEnvironment environment = cluster.environment();
        pipeline.build(environment, new StandingSource<RawRecord>(NAME), new CountingSink(NAME));
        return new StandingJob(cluster.submit(environment));
    }

    /** Scores as many records more; returns how many. */
    long score(long count) throws InterruptedException, ExecutionException {
        CompletableFuture<Void> scored = supply.ask(count);
        CompletableFuture.anyOf(scored, end).get();
        if (!scored.isDone()) {
            throw new IllegalStateException("The job ended while it scored " + count + " records: "
                    + end.get().getSerializedThrowable());
        }
        return count;
    }
}
