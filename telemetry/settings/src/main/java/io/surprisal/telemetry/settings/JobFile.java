package io.surprisal.telemetry.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.ConfigException;
import io.surprisal.config.Document;
import io.surprisal.config.DurationModule;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.setting.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** job.yaml, of which the section {@code telemetry} is read here. The commented file beside this class has every key with its default. */
public final class JobFile {
    private static final YamlRecords YAML =
            new YamlRecords(DurationModule.module(), Map.of(Duration.class, DurationText.FORM), FormerKeys.MOVED);

    private JobFile() {}

    /** The part of the file that is read. */
    record Part(TelemetrySettings telemetry) {}

    /** Of its section {@code kafka} what every client needs. */
    record Client(Map<String, String> client) {}

    /** A job.yaml with every key there is, commented. */
    public static String example() {
        try (InputStream bytes = JobFile.class.getResourceAsStream("job.yaml")) {
            if (bytes == null) {
                throw new IllegalStateException("job.yaml is not in the jar, beside its class; build it again");
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The example job.yaml cannot be read from the jar", e);
        }
    }

    /** How the job of a file reads its telemetry; what the file leaves out has its default. */
    public static TelemetrySettings telemetry(Path file) {
        Document given = YAML.load(file);
        ObjectNode settings = withDefaults(given);
        settings.retain(List.of("telemetry"));
        return YAML.read(settings, Part.class, given).telemetry().besides(file);
    }

    /** Where the job of a file meets Kafka; what the file leaves out has its default. Broker and topics are no such keys. */
    public static JobTopics topics(Path file) {
        Document given = YAML.load(file);
        requireGiven(given, List.of("/kafka/bootstrap_servers", "/kafka/input/topics"));
        ObjectNode settings = withDefaults(given);
        ObjectNode kafka = settings.withObjectProperty("kafka");
        retain(kafka, JobTopics.class);
        retain(kafka.withObjectProperty("input"), JobTopics.Input.class);
        ObjectNode output = kafka.withObjectProperty("output");
        retain(output, JobTopics.Output.class);
        if (settings.at("/alerts/incidents/group").asText().isEmpty()) {
            output.put("incidents_topic", "");
        }
        return YAML.read(kafka, JobTopics.class, given, "kafka");
    }

    /** The name of a file's job, which is the label {@code job_name} of its metrics. */
    public static String name(Path file) {
        return withDefaults(YAML.load(file)).path("name").asText();
    }

    /** The model file of a file's job. */
    public static Path model(Path file) {
        Document given = YAML.load(file);
        requireGiven(given, List.of("/model"));
        return file.resolveSibling(given.tree().path("model").asText()).normalize();
    }

    /** The settings of the Kafka clients of a file's job. */
    public static Map<String, String> client(Path file) {
        Document given = YAML.load(file);
        ObjectNode kafka = withDefaults(given).withObjectProperty("kafka");
        retain(kafka, Client.class);
        return YAML.read(kafka, Client.class, given, "kafka").client();
    }

    /** Throws {@link ConfigException} where a file does not give keys, named by JSON pointers, that have no default. */
    public static void requireGiven(Document given, List<String> keys) {
        ObjectNode settings = YAML.parse(example(), "The defaults").tree();
        for (String key : keys) {
            if (YamlRecords.isBlank(given.tree().at(key))) {
                throw given.fault(
                        key.substring(1).replace('/', '.'),
                        "expected a value such as " + settings.at(key) + ", got none; give it one");
            }
        }
    }

    /** The settings of a job, those that its file leaves out with their defaults. */
    public static ObjectNode withDefaults(Document given) {
        ObjectNode settings = YAML.parse(example(), "The defaults").tree();
        YamlRecords.merge(settings, given);
        return settings;
    }

    /** Leaves the keys of a record in a section that has more. */
    public static void retain(ObjectNode section, Class<? extends Record> part) {
        Map<String, JsonNode> kept = new LinkedHashMap<>();
        for (RecordComponent component : part.getRecordComponents()) {
            String key = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
            kept.put(key, section.path(key));
        }
        section.removeAll();
        section.setAll(kept);
    }
}
