package io.surprisal.benchmarks.latency;

import io.surprisal.benchmarks.streaming.BrokerWorker;
import io.surprisal.benchmarks.streaming.Keys;
import io.surprisal.benchmarks.streaming.ModelCopies;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** The processes of the measurement of latency: what to be, and its settings. */
final class LatencyWorker {
    private LatencyWorker() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "broker" -> BrokerWorker.serve(Map.of("log.message.timestamp.type", "LogAppendTime"), 1);
            case "traffic" ->
                traffic(
                        arguments[1],
                        Path.of(arguments[2]),
                        new Keys(Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5])),
                        Double.parseDouble(arguments[3]));
            case "copies" -> copies(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> throw new IllegalArgumentException("There is no worker '" + arguments[0] + "'");
        }
    }

    private static void traffic(String bootstrapServers, Path rows, Keys keys, double seconds) throws Exception {
        try (LatencyTraffic traffic = new LatencyTraffic(bootstrapServers, TelemetryRows.read(rows), keys, seconds)) {
            Worker.serve(Map.of(
                    "backlog", traffic::backlog,
                    "load", traffic::load,
                    "from_append", quantile(traffic, Latencies::fromAppend),
                    "from_due", quantile(traffic, Latencies::fromDue),
                    "until_visible", quantile(traffic, Latencies::untilVisible),
                    "lateness", quantile(traffic, Latencies::lateness)));
        }
    }

    /** Writes as many copies of a model into a directory as it is told to. */
    private static void copies(Path model, Path directory) throws Exception {
        Worker.serve(Map.of("write", count -> {
            ModelCopies.write(model, directory, Math.toIntExact(count), Duration.ZERO);
            return count;
        }));
    }

    /** Answers with the microseconds that so many of 1,000 records did not exceed. */
    private static Worker.Command quantile(LatencyTraffic traffic, Function<Latencies, Histogram> of) {
        return perMille -> of.apply(traffic.last()).getValueAtPercentile(perMille / 10.0);
    }
}
