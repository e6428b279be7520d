package io.surprisal.training.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.surprisal.core.series.Smoother;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.data.PresetChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a training is told: train.yaml, where every key is optional. A key that is not given has its preset's value, and what the
 * preset leaves open its default.
 */
public final class TrainingConfig {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .build();

    /** What members cannot differ in. */
    private static final List<String> COMMON = List.of("name", "samples", "members");

    private final ObjectNode given;
    private final Sections sections;
    private final Map<String, ModelSettings> members;

    private TrainingConfig(ObjectNode given) {
        this.given = given;
        ObjectNode merged = YAML.valueToTree(Sections.defaults());
        Preset preset = Preset.of(given.path("preset").asText(Preset.AUTO.contractName()));
        merge(merged, preset.settings());
        merge(merged, given);
        this.sections = convert(merged, Sections.class);
        this.members = members(sections.model());
    }

    /** The preset is chosen from the data. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(YAML.createObjectNode());
    }

    /** Reads train.yaml. */
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
            return new TrainingConfig(given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** This configuration with one value replaced, such as ("model.family", "vae"): what a command-line option does. */
    public TrainingConfig with(String key, Object value) {
        ObjectNode changed = given.deepCopy();
        ObjectNode section = changed;
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            section = section.withObjectProperty(path[i]);
        }
        section.set(path[path.length - 1], YAML.valueToTree(value));
        return new TrainingConfig(changed);
    }

    /** This configuration with the preset that suits a table, where none was named. */
    public TrainingConfig chosenFor(TelemetryTable table) {
        return preset() == Preset.AUTO ? with("preset", PresetChoice.of(table).preset()) : this;
    }

    /** The preset; {@link Preset#AUTO} until one is chosen from the data. */
    public Preset preset() {
        return Preset.of(sections.preset());
    }

    /** Which columns are features, and which are key, time and label. */
    public ColumnSelection data() {
        return sections.data();
    }

    /** The shape of the model, or what an ensemble's members have in common. */
    public ModelSettings model() {
        return sections.model();
    }

    /** How it is fitted. */
    public FitSettings training() {
        return sections.training();
    }

    /** What a key's surprisal goes through before it is judged. */
    public Smoother smoothing() {
        return sections.smoothing();
    }

    /** The settings of each member by name, in order; one with an empty name where there is no ensemble. */
    public Map<String, ModelSettings> members() {
        return members;
    }

    /** All settings but the data's by their keys, for a model's provenance. */
    public Map<String, String> hyperParameters() {
        Map<String, String> settings = new TreeMap<>();
        ObjectNode tree = YAML.valueToTree(sections);
        settings.put("preset", sections.preset());
        for (String section : new String[] {"model", "training", "smoothing"}) {
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

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingConfig that && sections.equals(that.sections);
    }

    @Override
    public int hashCode() {
        return sections.hashCode();
    }

    @Override
    public String toString() {
        return sections.toString();
    }

    private static Map<String, ModelSettings> members(ModelSettings model) {
        if (model.members().isEmpty()) {
            return Map.of("", model);
        }
        Map<String, ModelSettings> members = new LinkedHashMap<>();
        model.members().forEach((name, changes) -> {
            ObjectNode own = YAML.valueToTree(model);
            own.putObject("members");
            merge(own, YAML.valueToTree(changes));
            try {
                COMMON.stream().filter(changes::containsKey).findFirst().ifPresent(key -> {
                    throw new IllegalArgumentException(key + " is the whole model's; set model." + key);
                });
                members.put(name, convert(own, ModelSettings.class));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("model.members." + name + ": " + e.getMessage(), e);
            }
        });
        if (Set.copyOf(members.values()).size() < members.size()) {
            throw new IllegalArgumentException(
                    "model.members has two members of the same settings, which would be one model twice: "
                            + members.keySet());
        }
        return Collections.unmodifiableMap(members);
    }

    private static <T> T convert(ObjectNode tree, Class<T> type) {
        try {
            return YAML.treeToValue(tree, type);
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
            if (change.getValue().isNull() && base.get(change.getKey()) instanceof ObjectNode) {
                return; // an empty section
            }
            if (base.get(change.getKey()) instanceof ObjectNode section
                    && change.getValue() instanceof ObjectNode inner) {
                merge(section, inner);
            } else {
                base.set(change.getKey(), change.getValue().deepCopy());
            }
        });
    }

    /** The sections of train.yaml. */
    private record Sections(
            String preset, ColumnSelection data, ModelSettings model, FitSettings training, Smoother smoothing) {
        static Sections defaults() {
            return new Sections(
                    Preset.AUTO.contractName(),
                    ColumnSelection.everything(),
                    ModelSettings.defaults(),
                    FitSettings.defaults(),
                    Smoother.IDENTITY);
        }
    }
}
