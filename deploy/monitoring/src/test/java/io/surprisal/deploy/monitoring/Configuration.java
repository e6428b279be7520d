package io.surprisal.deploy.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of this module, and the pages that belong to them. */
final class Configuration {
    static final Path PROMETHEUS = Path.of("prometheus", "prometheus.yml");
    static final Path RULES = Path.of("prometheus", "rules");
    static final Path RULE_TESTS = Path.of("prometheus", "tests");
    static final Path ALERTMANAGER = Path.of("alertmanager", "alertmanager.yml");
    static final Path DOCS = Path.of("..", "..", "docs");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Configuration() {}

    /** All dashboards. */
    static List<JsonNode> dashboards() {
        return read(Path.of("grafana", "dashboards"), JSON);
    }

    /** All rules, those that record and those that alert. */
    static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        read(RULES, YAML).forEach(file -> file.at("/groups/0/rules").forEach(rules::add));
        return rules;
    }

    /** A file of YAML. */
    static JsonNode yaml(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }

    private static List<JsonNode> read(Path directory, ObjectMapper format) {
        try (Stream<Path> files = Files.list(directory)) {
            List<JsonNode> read = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                read.add(format.readTree(file.toFile()));
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
