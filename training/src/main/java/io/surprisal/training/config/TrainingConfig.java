package io.surprisal.training.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.ConfigException;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.series.Smoother;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.data.PresetChoice;
import java.io.IOException;
import java.nio.file.Files;
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
    private static final YamlRecords YAML = new YamlRecords();

    /** What members cannot differ in. */
    private static final List<String> COMMON = List.of("name", "samples", "members");

    private final String source;
    private final ObjectNode given;
    private final Sections sections;
    private final Map<String, ModelSettings> members;

    private TrainingConfig(String source, ObjectNode given) {
        this.source = source;
        this.given = given;
        ObjectNode merged = YAML.tree(Sections.defaults());
        Preset preset = Preset.of(given.path("preset").asText(Preset.AUTO.contractName()));
        YamlRecords.merge(merged, preset.settings(), "preset " + preset.contractName());
        YamlRecords.merge(merged, given, source);
        this.sections = YAML.read(merged, Sections.class, source);
        this.members = members(sections.model());
    }

    /** The preset is chosen from the data. */
    public static TrainingConfig defaults() {
        return new TrainingConfig("The settings", JsonNodeFactory.instance.objectNode());
    }

    /** Reads train.yaml. */
    public static TrainingConfig load(Path file) throws IOException {
        String text = Files.readString(file);
        return text.isBlank() ? defaults() : new TrainingConfig(file.toString(), YAML.parse(text, file.toString()));
    }

    /** This configuration with one value replaced, such as ("model.family", "vae"): what a command-line option does. */
    public TrainingConfig with(String key, Object value) {
        ObjectNode changed = given.deepCopy();
        ObjectNode section = changed;
        String[] path = key.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            section = section.withObjectProperty(path[i]);
        }
        section.set(path[path.length - 1], YAML.<JsonNode>tree(value));
        return new TrainingConfig(source, changed);
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
        ObjectNode tree = YAML.tree(sections);
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

    private Map<String, ModelSettings> members(ModelSettings model) {
        if (model.members().isEmpty()) {
            return Map.of("", model);
        }
        Map<String, ModelSettings> members = new LinkedHashMap<>();
        model.members().forEach((name, changes) -> {
            String path = source + ": model.members." + name;
            COMMON.stream().filter(changes::containsKey).findFirst().ifPresent(key -> {
                throw new ConfigException(path + ": " + key + " is the whole model's; set model." + key);
            });
            ObjectNode own = YAML.tree(model);
            own.putObject("members");
            YamlRecords.merge(own, YAML.tree(changes), path);
            members.put(name, YAML.read(own, ModelSettings.class, path));
        });
        if (Set.copyOf(members.values()).size() < members.size()) {
            throw new ConfigException(source
                    + ": model.members has two members of the same settings, which would be one model twice: "
                    + members.keySet());
        }
        return Collections.unmodifiableMap(members);
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
