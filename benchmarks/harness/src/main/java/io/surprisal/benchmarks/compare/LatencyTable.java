package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The latencies of the job under rising loads, for one of Kafka's guarantees.
 *
 * @param delivery job.yaml's {@code kafka.output.delivery}
 * @param capacity how many records the job scores per second while a backlog waits and nobody sends
 * @param peakMemory of the job's process, bytes
 */
record LatencyTable(String delivery, long capacity, List<LoadLatency> loads, long peakMemory) {
    private static final int[] PERCENT = {10, 25, 50, 75, 90, 95};
    private static final long FIRST_BACKLOG = 300_000;
    private static final int BACKLOG_SECONDS = 8;
    private static final int[] WARM_UP_PERCENT = {10, 90};

    /** How late the sender may be before it is told, microseconds. */
    private static final long LATE = 5000;

    LatencyTable {
        loads = List.copyOf(loads);
    }

    /**
     * Starts broker, traffic and job, warms them up by two backlogs and two loads, and measures each load once.
     *
     * @param seconds how long a load lasts
     * @param settings more of job.yaml's sections scoring.execution and kafka.client
     */
    static LatencyTable measure(Setup setup, String delivery, double seconds, LatencySettings settings)
            throws IOException {
        try (WorkerProcess broker = WorkerProcess.start("broker", setup.latency("broker"), Map.of())) {
            String bootstrapServers = "127.0.0.1:" + broker.ask("port", 0);
            List<String> command = setup.latency(
                    "traffic",
                    bootstrapServers,
                    setup.rows().toString(),
                    Double.toString(seconds),
                    Integer.toString(settings.keys()),
                    Integer.toString(settings.models()));
            Path models = copies(setup, settings.models());
            try (WorkerProcess traffic = WorkerProcess.start("traffic", command, Map.of());
                    JobProcess job = JobProcess.start(
                            setup, "latency.yaml", settings.text(setup.model(1), models, bootstrapServers, delivery))) {
                return measure(delivery, traffic, job);
            }
        }
    }

    /** A directory with as many copies of the model. */
    private static Path copies(Setup setup, int models) throws IOException {
        Path directory = Files.createDirectories(setup.work().resolve("models"));
        List<String> command = setup.latency("copies", setup.model(1).toString(), directory.toString());
        try (WorkerProcess copies = WorkerProcess.start("copies", command, Map.of())) {
            copies.ask("write", models);
        }
        return directory;
    }

    private static LatencyTable measure(String delivery, WorkerProcess traffic, JobProcess job) throws IOException {
        long warming = traffic.ask("backlog", FIRST_BACKLOG);
        long capacity = traffic.ask("backlog", BACKLOG_SECONDS * warming);
        System.err.printf(Locale.ROOT, "%s: %,d rows/s, %,d while it warmed up%n", delivery, capacity, warming);
        for (int percent : WARM_UP_PERCENT) {
            LoadLatency.measure(traffic, percent, capacity);
        }
        List<LoadLatency> loads = new ArrayList<>();
        for (int percent : PERCENT) {
            LoadLatency load = LoadLatency.measure(traffic, percent, capacity);
            System.err.printf(
                    Locale.ROOT,
                    "%d %%: p99 %.1f ms%n",
                    percent,
                    load.fromAppend().p99() / 1e3);
            loads.add(load);
        }
        return new LatencyTable(delivery, capacity, loads, ProcessUsage.peakMemory(job.handle()));
    }

    /** The table for people, milliseconds. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, capacity %,d rows/s, peak memory of the job %,d MiB; ms%n%-6s %8s |%27s |%27s |%16s |%14s%n%-6s %8s |",
                delivery,
                capacity,
                peakMemory >> 20,
                "",
                "",
                "append to append",
                "due to append",
                "until visible",
                "sent late",
                "load",
                "rows/s"));
        text.append("    p50    p99  p99.9    max |    p50    p99  p99.9    max |     p50     p99 |   p99    max\n");
        for (LoadLatency load : loads) {
            text.append(line(load));
        }
        return text.toString();
    }

    private static String line(LoadLatency load) {
        String line = String.format(
                Locale.ROOT,
                "%4d %% %,8d |%s |%s | %7.0f %7.0f | %5.1f %6.1f",
                load.percent(),
                load.perSecond(),
                columns(load.fromAppend()),
                columns(load.fromDue()),
                load.untilVisible().median() / 1e3,
                load.untilVisible().p99() / 1e3,
                load.lateness().p99() / 1e3,
                load.lateness().max() / 1e3);
        return (load.lateness().p99() > LATE ? line + " the sender fell behind" : line) + "\n";
    }

    private static String columns(Quantiles latency) {
        return String.format(
                Locale.ROOT,
                " %6.0f %6.0f %6.0f %6.0f",
                latency.median() / 1e3,
                latency.p99() / 1e3,
                latency.p999() / 1e3,
                latency.max() / 1e3);
    }
}
