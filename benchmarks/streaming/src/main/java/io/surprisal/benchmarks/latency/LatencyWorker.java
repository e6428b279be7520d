package io.surprisal.benchmarks.latency;

import io.surprisal.benchmarks.streaming.BrokerWorker;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.benchmarks.worker.Worker;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** The processes of the measurement of latency: what to be, and its settings. */
final class LatencyWorker {
    private LatencyWorker() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "broker" -> BrokerWorker.serve(Map.of("log.message.timestamp.type", "LogAppendTime"), 1);
            case "traffic" -> traffic(arguments[1], Path.of(arguments[2]), Double.parseDouble(arguments[3]));
            default -> throw new IllegalArgumentException("There is no worker '" + arguments[0] + "'");
        }
    }

    private static void traffic(String bootstrapServers, Path rows, double seconds) throws Exception {
        try (LatencyTraffic traffic = new LatencyTraffic(bootstrapServers, TelemetryRows.read(rows), seconds)) {
            Worker.serve(Map.of(
                    "backlog", traffic::backlog,
                    "load", traffic::load,
                    "from_append", quantile(traffic, Latencies::fromAppend),
                    "from_due", quantile(traffic, Latencies::fromDue),
                    "until_visible", quantile(traffic, Latencies::untilVisible),
                    "lateness", quantile(traffic, Latencies::lateness)));
        }
    }

    /** Answers with the microseconds that so many of 1,000 records did not exceed. */
    private static Worker.Command quantile(LatencyTraffic traffic, Function<Latencies, Histogram> of) {
        return perMille -> of.apply(traffic.last()).getValueAtPercentile(perMille / 10.0);
    }
}
