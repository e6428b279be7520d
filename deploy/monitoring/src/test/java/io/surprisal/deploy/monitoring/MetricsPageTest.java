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

    /** The name in a call that registers a metric, behind that of a label where it has one. */
    private static final Pattern REGISTERED = Pattern.compile(
            "(?:counter|gauge|register|OpenByKind<>)\\([^;\"]*?(?:\"(?:severity|kind|output)\",[^;\"]*)?\"([a-z0-9_]+)\"");

    /** The group of all metrics of a class, which has no values as that of a label has. */
    private static final Pattern GROUP = Pattern.compile("addGroup\\(\"([a-z]+)\"\\)");

    @Test
    void thePageHasTheMetricsThatTheOperatorsRegister() throws IOException {
        assertThat(new MetricsPage().registered()).containsExactlyInAnyOrderElementsOf(registered());
    }

    private static Set<String> registered() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(OPERATORS)) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!source.endsWith(Path.of("metric", "BucketCounters.java"))) {
                    String text = Files.readString(source);
                    Matcher group = GROUP.matcher(text);
                    String prefix = "surprisal_" + (group.find() ? group.group(1) + "_" : "");
                    Matcher call = REGISTERED.matcher(text);
                    while (call.find()) {
                        names.add(prefix + call.group(1));
                    }
                }
            }
        }
        return names;
    }
}
