package io.surprisal.benchmarks.compare;

import io.surprisal.benchmarks.worker.TelemetryRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * {@code surprisal run} as people start it, on a Kafka broker in a process of its own. A round is from the moment when telemetry becomes
 * visible to the moment when all of its scores are committed and were counted. Only the job's process is charged; the broker's is told
 * apart.
 */
final class EndToEnd implements Contender {
    private final String name;
    private final WorkerProcess broker;
    private final WorkerProcess traffic;
    private final JobProcess job;
    private Duration brokerCpu = Duration.ZERO;
    private long rows;

    private EndToEnd(String name, WorkerProcess broker, WorkerProcess traffic, JobProcess job) {
        this.name = name;
        this.broker = broker;
        this.traffic = traffic;
        this.job = job;
    }

    /** Starts broker, traffic and job. */
    static EndToEnd start(Setup setup, Path model, Ends ends) throws IOException {
        return start(setup, model, ends, "");
    }

    /**
     * Starts broker, traffic and job.
     *
     * @param whose what its name says beside the ends
     */
    static EndToEnd start(Setup setup, Path model, Ends ends, String whose) throws IOException {
        WorkerProcess broker = WorkerProcess.start(
                "broker", setup.streaming("broker", Integer.toString(ends.parallelism())), Map.of());
        String bootstrapServers = "127.0.0.1:" + broker.ask("port", 0);
        WorkerProcess traffic = WorkerProcess.start(
                "traffic",
                setup.streaming("traffic", bootstrapServers, setup.rows().toString(), ends.encoding()),
                Map.of());
        Path schema = Files.writeString(
                setup.work().resolve("telemetry.avsc"),
                TelemetryRows.read(setup.rows()).avroSchema());
        String yaml = ends.yaml(model, bootstrapServers, schema.toAbsolutePath());
        String file = "job-" + ends.title().replaceAll("[^A-Za-z0-9]+", "-") + ".yaml";
        return new EndToEnd(
                "end to end, " + ends.title() + whose, broker, traffic, JobProcess.start(setup, file, yaml));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Round score(long count) throws IOException {
        traffic.ask("prepare", count);
        long start = System.nanoTime();
        Duration before = ProcessUsage.cpu(job.handle());
        Duration brokerBefore = ProcessUsage.cpu(broker.handle());
        long sent = traffic.ask("publish", 0);
        long scored = traffic.ask("await", 0);
        if (scored != sent) {
            throw new IOException("Of " + sent + " records, " + scored + " scores were committed");
        }
        Duration cpu = ProcessUsage.cpu(job.handle()).minus(before);
        brokerCpu = brokerCpu.plus(ProcessUsage.cpu(broker.handle()).minus(brokerBefore));
        rows += count;
        return new Round(count, cpu, Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public long peakMemory() throws IOException {
        return ProcessUsage.peakMemory(job.handle());
    }

    /** What the broker spent beside the job, all rounds together, and its peak memory. */
    String remark() throws IOException {
        return "%s: the broker spent %.1f µs per row beside the job and took up to %d MiB. Of %d records each was scored once."
                .formatted(
                        name, brokerCpu.toNanos() / 1e3 / rows, ProcessUsage.peakMemory(broker.handle()) >> 20, rows);
    }

    @Override
    public void close() throws IOException {
        job.close();
        traffic.close();
        broker.close();
    }
}
