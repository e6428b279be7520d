package io.surprisal.training.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.surprisal.training.data.ColumnSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a training is told: train.yaml, where every key is optional.
 *
 * @param data which columns are features, and which are key, time and label
 * @param model the shape of the model
 * @param training how it is fitted
 */
public record TrainingConfig(ColumnSelection data, ModelSettings model, FitSettings training) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public static TrainingConfig defaults() {
        return new TrainingConfig(ColumnSelection.everything(), ModelSettings.defaults(), FitSettings.defaults());
    }

    /** Reads train.yaml; what it leaves out keeps its default. */
    public static TrainingConfig load(Path file) throws IOException {
        JsonNode settings = YAML.readTree(file.toFile());
        if (settings.isMissingNode() || settings.isNull()) {
            return defaults();
        }
        if (!(settings instanceof ObjectNode given)) {
            throw new IllegalArgumentException(
                    file + " must hold the sections data, model, training; got " + settings.getNodeType());
        }
        try {
            return defaults().with(given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** This configuration with one value replaced, such as ("model.family", "vae"): what a command-line option does. */
    public TrainingConfig with(String key, Object value) {
        ObjectNode settings = YAML.createObjectNode();
        ObjectNode section = settings;
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            section = section.putObject(path[i]);
        }
        section.set(path[path.length - 1], YAML.valueToTree(value));
        return with(settings);
    }

    /** All model and training settings by their keys, for a model's provenance. */
    public Map<String, String> hyperParameters() {
        Map<String, String> settings = new TreeMap<>();
        JsonNode tree = YAML.valueToTree(this);
        for (String section : new String[] {"model", "training"}) {
            tree.get(section)
                    .properties()
                    .forEach(entry -> settings.put(
                            section + "." + entry.getKey(),
                            entry.getValue().isTextual()
                                    ? entry.getValue().textValue()
                                    : entry.getValue().toString()));
        }
        return settings;
    }

    private TrainingConfig with(ObjectNode changes) {
        ObjectNode merged = YAML.valueToTree(this);
        merge(merged, changes);
        try {
            return YAML.treeToValue(merged, TrainingConfig.class);
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException(
                    "Unknown key '" + e.getPropertyName() + "' beside " + e.getKnownPropertyIds(), e);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
            throw new IllegalArgumentException(
                    cause == e ? e.getOriginalMessage() : String.valueOf(cause.getMessage()), e);
        }
    }

    private static void merge(ObjectNode base, ObjectNode changes) {
        changes.properties().forEach(change -> {
            if (base.get(change.getKey()) instanceof ObjectNode section
                    && change.getValue() instanceof ObjectNode inner) {
                merge(section, inner);
            } else {
                base.set(change.getKey(), change.getValue());
            }
        });
    }
}
