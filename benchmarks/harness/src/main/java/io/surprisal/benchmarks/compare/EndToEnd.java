package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code surprisal run} as people start it, on a Kafka broker in a process of its own: JSON in, exactly-once JSON out. A round
 * is from the moment when telemetry becomes visible to the moment when all of its scores are committed and were counted. Only
 * the job's process is charged; the broker's is told apart.
 */
final class EndToEnd implements Contender {
    private static final long PATIENCE_SECONDS = 60;

    private final WorkerProcess broker;
    private final WorkerProcess traffic;
    private final Process job;
    private Duration brokerCpu = Duration.ZERO;
    private long rows;

    private EndToEnd(WorkerProcess broker, WorkerProcess traffic, Process job) {
        this.broker = broker;
        this.traffic = traffic;
        this.job = job;
    }

    /** Starts broker, traffic and job. */
    static EndToEnd start(Setup setup, Path model) throws IOException {
        WorkerProcess broker = WorkerProcess.start("broker", setup.streaming("broker"), Map.of());
        String bootstrapServers = "127.0.0.1:" + broker.ask("port", 0);
        WorkerProcess traffic = WorkerProcess.start(
                "traffic",
                setup.streaming("traffic", bootstrapServers, setup.rows().toString()),
                Map.of());
        Path yaml = setup.work().resolve("job.yaml");
        Files.writeString(yaml, """
                model: %s
                kafka:
                  bootstrap_servers: %s
                  input: {topics: telemetry, start: earliest}
                flink: {parallelism: 1}
                """.formatted(model.toAbsolutePath(), bootstrapServers));
        ProcessBuilder builder = new ProcessBuilder(setup.launcher().toString(), "run", "--fresh", yaml.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("SURPRISAL_JAVA_OPTS", String.join(" ", setup.jvmOptions()));
        return new EndToEnd(broker, traffic, builder.start());
    }

    @Override
    public String name() {
        return "end to end, JSON in Kafka to exactly-once Kafka";
    }

    @Override
    public Round score(long count) throws IOException {
        traffic.ask("prepare", count);
        long start = System.nanoTime();
        Duration before = ProcessUsage.cpu(job.toHandle());
        Duration brokerBefore = ProcessUsage.cpu(broker.handle());
        long sent = traffic.ask("publish", 0);
        long scored = traffic.ask("await", 0);
        if (scored != sent) {
            throw new IOException("Of " + sent + " records, " + scored + " scores were committed");
        }
        Duration cpu = ProcessUsage.cpu(job.toHandle()).minus(before);
        brokerCpu = brokerCpu.plus(ProcessUsage.cpu(broker.handle()).minus(brokerBefore));
        rows += count;
        return new Round(count, cpu, Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public long peakMemory() throws IOException {
        return ProcessUsage.peakMemory(job.toHandle());
    }

    /** What the broker spent beside the job, all rounds together, and its peak memory. */
    String remark() throws IOException {
        return "The broker spent %.1f µs per row beside the job and took up to %d MiB. Read committed: %d of %d scores, none twice."
                .formatted(
                        brokerCpu.toNanos() / 1e3 / rows, ProcessUsage.peakMemory(broker.handle()) >> 20, rows, rows);
    }

    @Override
    public void close() throws IOException {
        job.destroy();
        try {
            if (!job.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                job.destroyForcibly();
            }
        } catch (InterruptedException e) {
            job.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        traffic.close();
        broker.close();
    }
}
