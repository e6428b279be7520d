package io.surprisal.benchmarks.compare;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command {@code benchmarks/run latency}: how long a record takes from Kafka to Kafka. */
final class LatencyBenchmark {
    private LatencyBenchmark() {}

    /**
     * Arguments: the repository, the telemetry, how many seconds a load lasts, deliveries by comma, keys of scoring.execution and of
     * kafka.client, how many models, how many keys, and the option that says how much memory a JVM has.
     */
    public static void main(String[] arguments) throws IOException {
        Setup setup = Setup.of(Path.of(arguments[0]), Path.of(arguments[1]), arguments[8]);
        double seconds = Double.parseDouble(arguments[2]);
        LatencySettings settings = new LatencySettings(
                arguments[4], arguments[5], Integer.parseInt(arguments[6]), Integer.parseInt(arguments[7]));
        List<LatencyTable> tables = new ArrayList<>();
        for (String delivery : arguments[3].split(",", -1)) {
            tables.add(LatencyTable.measure(setup, delivery, seconds, settings));
        }
        Map<String, String> environment = Environment.describe(setup);
        Path json = setup.work().resolve("latency.json");
        Files.createDirectories(setup.work());
        JsonMapper.builder()
                .build()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        json.toFile(),
                        Map.of("environment", environment, "settings", settings, "microseconds", tables));
        System.out.println();
        System.out.println(Report.line(environment));
        tables.forEach(table -> System.out.println("\n" + table.text()));
        System.out.println("Written to " + json);
    }
}
