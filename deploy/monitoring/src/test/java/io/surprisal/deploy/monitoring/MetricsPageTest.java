package io.surprisal.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page against the sources of the operators, for metrics of any telemetry; {@link MonitoringIT} holds it against a job. */
class MetricsPageTest {
    private static final Path OPERATORS = Path.of("..", "..", "flink-operators", "src", "main", "java");

    /** The name in a call that registers a metric. */
    private static final Pattern REGISTERED = Pattern.compile(
            "(?:counter|gauge|register|OpenByKind<>)\\([^;\"]*?(?:\"(?:severity|kind)\",\\s*)?\"([a-z0-9_]+)\"");

    @Test
    void thePageHasTheMetricsThatTheOperatorsRegister() throws IOException {
        Set<String> registered = registered();
        assertThat(registered).contains("batch_seconds", "late_lines_total", "late_measurements_total", "alerts_open");
        Set<String> documented = new MetricsPage().all().keySet();
        assertThat(registered)
                .allSatisfy(name -> assertThat(documented)
                        .as("a row of docs/monitoring.md for %s", name)
                        .anyMatch(row -> row.contains("_" + name)));
        assertThat(documented)
                .allSatisfy(row -> assertThat(registered)
                        .as("a metric for the row %s of docs/monitoring.md", row)
                        .anyMatch(name -> row.contains("_" + name)));
    }

    private static Set<String> registered() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(OPERATORS)) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!source.endsWith(Path.of("metric", "BucketCounters.java"))) {
                    Matcher call = REGISTERED.matcher(Files.readString(source));
                    while (call.find()) {
                        names.add(call.group(1));
                    }
                }
            }
        }
        return names;
    }
}
