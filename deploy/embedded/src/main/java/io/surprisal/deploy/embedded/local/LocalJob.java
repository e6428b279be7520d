package io.surprisal.deploy.embedded.local;

import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.ScoringJob;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A scoring job on a Flink cluster inside the process. The cluster has no fixed port and ends with the job.
 */
public final class LocalJob implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final JobClient client;
    private final CompletableFuture<?> end;
    private final Path directory;

    private LocalJob(JobClient client, Path directory) {
        this.client = client;
        this.end = client.getJobExecutionResult();
        this.directory = directory;
    }

    /**
     * Checks a job and starts it.
     *
     * @param directory where Flink may keep temporary files; the caller removes it
     * @param more settings of Flink
     */
    public static LocalJob start(JobConfig config, Path directory, Configuration more) throws Exception {
        Configuration settings = new Configuration(more);
        settings.set(CoreOptions.TMP_DIRS, directory.toString());
        settings.set(WebOptions.TMP_DIR, directory.toString());
        listenOnLoopback(settings);
        int parallelism = config.parallelism() > 0
                ? config.parallelism()
                : Runtime.getRuntime().availableProcessors();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        ScoringJob.build(environment, config);
        return new LocalJob(environment.executeAsync(config.name()), directory);
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
        client.stopWithSavepoint(true, savepoints(), SavepointFormatType.NATIVE).get();
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
                client.stopWithSavepoint(false, savepoints(), SavepointFormatType.NATIVE)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException stuck) {
            cancel();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void cancel() throws InterruptedException {
        try {
            client.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException cancelled) {
            // A cancelled job ends exceptionally, and one that will not end ends with the process.
        }
    }

    private String savepoints() {
        return directory.resolve("savepoints").toUri().toString();
    }
}
