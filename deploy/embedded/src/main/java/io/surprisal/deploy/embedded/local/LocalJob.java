package io.surprisal.deploy.embedded.local;

import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.scoring.registry.ShippedModel;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A scoring job on a Flink cluster inside the process. The cluster listens on the loopback interface alone, on ports that the
 * system chooses, and ends with the job.
 */
public final class LocalJob implements AutoCloseable {
    /** Of the time to close: what is left for a cancellation and for whatever else the command has to close. */
    private static final Duration RESERVE = Duration.ofSeconds(15);

    private static final Duration CANCELLATION = Duration.ofSeconds(5);
    private static final @Nullable String WHERE_CONFIGURED = null;

    private final JobClient client;
    private final CompletableFuture<?> end;
    private final ProcessLife life;

    private LocalJob(JobClient client, ProcessLife life) {
        this.client = client;
        this.end = client.getJobExecutionResult();
        this.life = life;
    }

    /**
     * Checks a job and starts it.
     *
     * @param directory where Flink may keep temporary files, and savepoints unless the settings say where; the caller
     *     removes it
     * @param more settings of Flink
     * @param life how long closing may take
     */
    public static LocalJob start(
            JobConfig config, ShippedModel model, Path directory, Configuration more, ProcessLife life)
            throws Exception {
        Configuration settings = new Configuration();
        settings.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                directory.resolve("savepoints").toUri().toString());
        settings.addAll(more);
        settings.set(CoreOptions.TMP_DIRS, directory.toString());
        settings.set(WebOptions.TMP_DIR, directory.toString());
        listenOnLoopback(settings);
        int parallelism = config.flink().parallelism() > 0
                ? config.flink().parallelism()
                : Runtime.getRuntime().availableProcessors();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        ScoringJob.build(environment, config, model);
        return new LocalJob(environment.executeAsync(config.name()), life);
    }

    /** Fails as the job did, if it did; returns at once. */
    public void check() throws ExecutionException, InterruptedException {
        if (end.isDone()) {
            end.get();
        }
    }

    /** Waits until the job ends, which an unbounded one does only by failing. */
    public void await() throws ExecutionException, InterruptedException {
        end.get();
    }

    /** Ends the job as if its input were at its end: everything read is scored, every alert closed, all of it committed. */
    public void drain() throws ExecutionException, InterruptedException {
        savepoint(true).get();
        end.get();
    }

    /**
     * Stops the job between two records and commits what it has written; an open transaction would hide all later results
     * from consumers until it times out. Where it cannot be stopped so in time, it is cancelled.
     */
    @Override
    public void close() throws InterruptedException {
        // An interrupted thread is what usually closes: Ctrl-C.
        boolean interrupted = Thread.interrupted();
        try {
            if (!end.isDone()) {
                long deadline =
                        System.nanoTime() + life.timeToClose().minus(RESERVE).toNanos();
                savepoint(false).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException | TimeoutException stuck) {
            cancel();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CompletableFuture<String> savepoint(boolean drain) {
        return client.stopWithSavepoint(drain, WHERE_CONFIGURED, SavepointFormatType.NATIVE);
    }

    private void cancel() throws InterruptedException {
        try {
            CompletableFuture<Void> cancelled = client.cancel().thenCompose(requested -> end.thenAccept(result -> {}));
            cancelled.get(CANCELLATION.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException cancelled) {
            // A cancelled job ends exceptionally, and one that will not end ends with the process.
        }
    }

    /** Flink asks nobody for a password: on another interface anyone who reaches it could run code in this process. */
    private static void listenOnLoopback(Configuration settings) {
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        settings.set(RestOptions.ADDRESS, loopback);
        settings.set(RestOptions.BIND_ADDRESS, loopback);
        settings.set(JobManagerOptions.ADDRESS, loopback);
        settings.set(JobManagerOptions.BIND_HOST, loopback);
        settings.set(TaskManagerOptions.HOST, loopback);
        settings.set(TaskManagerOptions.BIND_HOST, loopback);
    }
}
