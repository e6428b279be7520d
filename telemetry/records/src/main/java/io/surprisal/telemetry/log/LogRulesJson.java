package io.surprisal.telemetry.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link LogRules} as a model file's metadata entry {@value #KEY} has them, one JSON object, version 1: {@code version}, {@code message},
 * {@code masks[]}, {@code group} ({@code key}, {@code window_millis}, {@code gap_millis}, {@code most_lines}, {@code silence_millis}) and
 * {@code time} ({@code pattern}, {@code format}). The features are the manifest's.
 */
public final class LogRulesJson {
    public static final String KEY = "surprisal.logs";

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LogRulesJson() {}

    public static String toJson(LogRules rules) {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("version", VERSION).put("message", rules.message());
        rules.masks().forEach(tree.putArray("masks")::add);
        GroupSettings group = rules.group();
        tree.putObject("group")
                .put("key", group.key())
                .put("window_millis", group.window().toMillis())
                .put("gap_millis", group.gap().toMillis())
                .put("most_lines", group.mostLines())
                .put("silence_millis", group.silence().toMillis());
        tree.putObject("time")
                .put("pattern", rules.time().pattern())
                .put("format", rules.time().format());
        return tree.toString();
    }

    /**
     * Reads what {@link #toJson} wrote; {@link IllegalArgumentException} says what else it found.
     *
     * @param features the model's
     */
    public static LogRules fromJson(String json, List<String> features) {
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The entry " + KEY + " is not JSON: " + e.getOriginalMessage() + "; train the model again", e);
        }
        if (tree.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException("The entry " + KEY + " has version " + tree.path("version")
                    + "; this version reads " + VERSION + "; update Surprisal or train the model again");
        }
        List<String> masks = new ArrayList<>();
        tree.path("masks").forEach(mask -> masks.add(mask.asText()));
        JsonNode group = tree.path("group");
        return new LogRules(
                tree.path("message").asText(),
                masks,
                new GroupSettings(
                        group.path("key").asText(),
                        millis(group, "window_millis"),
                        millis(group, "gap_millis"),
                        group.path("most_lines").asInt(),
                        millis(group, "silence_millis")),
                new TimeSettings(
                        tree.at("/time/pattern").asText(),
                        tree.at("/time/format").asText()),
                features);
    }

    private static Duration millis(JsonNode group, String field) {
        return Duration.ofMillis(group.path(field).asLong());
    }
}
