package io.surprisal.benchmarks.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as a table for people and as JSON for programs. The first result of a table is its reference. */
final class Report {
    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode json = mapper.createObjectNode();
    private final ArrayNode tables = json.putArray("tables");

    Report(Map<String, String> environment) {
        ObjectNode facts = json.putObject("environment");
        environment.forEach(facts::put);
    }

    /** The environment on one line. */
    static String line(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Adds a table to the JSON and returns it as text. */
    String add(String title, List<Result> results, String remark) {
        Result reference = results.get(0);
        ObjectNode table = tables.addObject().put("title", title);
        ArrayNode rows = table.putArray("results");
        StringBuilder text = new StringBuilder(title)
                .append(", compilation not counted")
                .append('\n')
                .append("%-50s %14s %23s %9s %7s %9s%n"
                        .formatted("", "rows/CPU-s", "lowest to highest", "µs/row", "ratio", "peak MiB"));
        for (Result result : results) {
            double rate = result.rowsPerCpuSecond();
            text.append("%-50s %,14.0f %,11.0f – %,9.0f %9.2f %7.3f %,9d%n"
                    .formatted(
                            result.name(),
                            rate,
                            result.slowest(),
                            result.fastest(),
                            1e6 / rate,
                            result.ratioTo(reference),
                            result.peakMemory() >> 20));
            ObjectNode row = rows.addObject()
                    .put("name", result.name())
                    .put("rows_per_cpu_second", rate)
                    .put("ratio", result.ratioTo(reference))
                    .put("peak_memory_bytes", result.peakMemory());
            ArrayNode rounds = row.putArray("rounds");
            for (Round round : result.rounds()) {
                rounds.addObject()
                        .put("rows", round.rows())
                        .put("cpu_seconds", round.cpu().toNanos() / 1e9)
                        .put("wall_seconds", round.wall().toNanos() / 1e9);
            }
        }
        table.put("remark", remark);
        return text.append(remark).append('\n').toString();
    }

    /** Writes the JSON. */
    void write(Path file) throws IOException {
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
    }
}
