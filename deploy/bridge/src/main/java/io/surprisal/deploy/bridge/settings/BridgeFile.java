package io.surprisal.deploy.bridge.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.Document;
import io.surprisal.config.DurationModule;
import io.surprisal.config.MovedKeys;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.setting.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** bridge.yaml. The commented file beside this class has every key with its default. */
public final class BridgeFile {
    private static final YamlRecords YAML =
            new YamlRecords(DurationModule.module(), Map.of(Duration.class, DurationText.FORM), MovedKeys.NONE);

    private BridgeFile() {}

    /** A bridge.yaml with every key there is, commented. */
    public static String example() {
        try (InputStream bytes = BridgeFile.class.getResourceAsStream("bridge.yaml")) {
            if (bytes == null) {
                throw new IllegalStateException("bridge.yaml is not in the jar, beside its class; build it again");
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The example bridge.yaml cannot be read from the jar", e);
        }
    }

    /**
     * Reads a file; what it leaves out has its default.
     *
     * @param environment where {@code ${NAME}} is looked for
     */
    public static BridgeSettings load(Path file, Map<String, String> environment) {
        Document given = YAML.load(file);
        if (YamlRecords.isBlank(given.tree().path("job"))) {
            throw given.fault("job", "expected the path of a job.yaml, got none; give it one");
        }
        Secrets.fill(given, file, environment);
        ObjectNode settings = YAML.parse(example(), "The defaults").tree();
        YamlRecords.merge(settings, given);
        settings.set("webhooks", webhooks(settings.path("webhooks"), given));
        return YAML.read(settings, BridgeSettings.class, given).besides(file);
    }

    /** Those of a list, or one by itself, each with the defaults of what it leaves out. */
    private static ArrayNode webhooks(JsonNode webhooks, Document given) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode webhook : webhooks.isArray()
                ? webhooks
                : JsonNodeFactory.instance.arrayNode().add(webhooks)) {
            String place = "webhooks[" + all.size() + "]";
            if (!(webhook instanceof ObjectNode changes)) {
                throw given.fault(
                        place, "expected keys with values, such as name and url, got something else; correct it");
            }
            ObjectNode settings = YAML.tree(Map.of(
                    "name",
                    "",
                    "url",
                    "",
                    "headers",
                    Map.of(),
                    "body",
                    "",
                    "events",
                    List.of(WebhookSettings.Wanted.values())));
            YamlRecords.merge(settings, changes, given, place);
            all.add(settings);
        }
        return all;
    }
}
