package io.surprisal.training.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.Document;
import io.surprisal.config.DurationModule;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.setting.DurationText;
import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.log.LogSettings;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.data.PresetChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a training is told: train.yaml, where every key is optional. A key that is not given has its preset's value, and what the
 * preset leaves open its default.
 */
public final class TrainingConfig {
    private static final YamlRecords YAML =
            new YamlRecords(DurationModule.module(), Map.of(Duration.class, DurationText.FORM), FormerKeys.MOVED);

    /** What members cannot differ in. */
    private static final String SAMPLES = "/latent/samples";

    private static final String CONDITION = "model.view.condition";

    private static final String MEMBERS = "members";

    /** Where a bound is a mean over samples; what a preset leaves below it is raised. */
    private static final int FEWEST_SAMPLES = 8;

    private final Document given;
    private final Sections sections;
    private final Map<String, ModelSettings> members;

    private TrainingConfig(Document given) {
        this.given = given;
        ObjectNode merged = YAML.tree(Sections.defaults());
        Preset preset = preset(given);
        YamlRecords.merge(merged, YAML.parse(preset.settings(), "preset " + preset.contractName()));
        YamlRecords.merge(merged, given);
        Sections read = YAML.read(merged, Sections.class, given);
        this.members = read.members().isEmpty() ? Map.of("", read.model()) : readMembers(read);
        boolean tooFew = read.model().latent().samples() < FEWEST_SAMPLES
                && members.values().stream().anyMatch(ModelSettings::needsSamples);
        if (tooFew && given.tree().at("/model" + SAMPLES).isValueNode()) {
            throw given.fault(
                    "model.latent.samples",
                    "expected " + FEWEST_SAMPLES + " or more, for the bound is a mean over samples, got "
                            + read.model().latent().samples() + "; correct the value, or leave it out");
        }
        if (tooFew) {
            ((ObjectNode) merged.at("/model/latent")).put("samples", FEWEST_SAMPLES);
        }
        this.sections = tooFew ? YAML.read(merged, Sections.class, given) : read;
    }

    /** The preset is chosen from the data. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(Document.empty("The settings"));
    }

    /** Reads train.yaml. */
    public static TrainingConfig load(Path file) {
        return new TrainingConfig(YAML.load(file));
    }

    /**
     * The configuration that a model was trained by, without what it says of the data: the inverse of {@link #hyperParameters}.
     *
     * @param source names them in messages
     */
    public static TrainingConfig ofHyperParameters(Map<String, String> settings, String source) {
        ObjectNode shape = YAML.tree(Sections.defaults());
        ObjectNode members = shape.putObject(MEMBERS);
        settings.keySet().stream()
                .filter(key -> key.startsWith(MEMBERS + "."))
                .forEach(key -> members.set(key.split("\\.", -1)[1], shape.path("model")));
        ObjectNode tree = YAML.tree(Map.of());
        settings.forEach((path, value) -> restore(tree, shape, path, value));
        return new TrainingConfig(YAML.parse(tree.toString(), source));
    }

    /** This configuration with one value replaced, such as ("model.family", "vae"): what a command-line option does. */
    public TrainingConfig with(String key, Object value) {
        return new TrainingConfig(given.with(key, YAML.tree(value)));
    }

    /** This configuration with the preset that suits a table, where none was named. */
    public TrainingConfig chosenFor(TelemetryTable table) {
        return preset() == Preset.AUTO ? with("preset", choiceFor(table).preset()) : this;
    }

    /** The preset that suits a table and the family that is asked for. */
    public PresetChoice choiceFor(TelemetryTable table) {
        return model().family() == ModelFamily.ETM
                ? new PresetChoice(Preset.PLAIN.contractName(), "A topic model takes counts as they are")
                : PresetChoice.of(table);
    }

    /** The model's name in its manifest. */
    public String name() {
        return sections.name();
    }

    /** The preset; {@link Preset#AUTO} until one is chosen from the data. */
    public Preset preset() {
        return sections.preset();
    }

    /** Which columns are features, and which are key, time, label and condition. */
    public ColumnSelection data() {
        String column = condition().column();
        return column.isEmpty() ? sections.data() : sections.data().conditionedOn(column);
    }

    /** What conditional families are told of each record beside its features. */
    public ConditionSettings condition() {
        return sections.model().view().condition();
    }

    /** Whether a member is told a condition. */
    public boolean isConditional() {
        return members.values().stream().anyMatch(member -> member.family().isConditional());
    }

    private boolean hasMember(ModelFamily family) {
        return members.values().stream().anyMatch(member -> member.family() == family);
    }

    private String conditional() {
        return members.values().stream()
                .map(ModelSettings::family)
                .filter(ModelFamily::isConditional)
                .map(ModelFamily::contractName)
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /** This configuration, once all values are in it: a conditional family has a condition, and a condition has such a family. */
    public TrainingConfig checked() {
        if (isConditional() && condition().isNone()) {
            throw given.fault(
                    CONDITION,
                    "expected what family " + conditional()
                            + " is told of each record, got nothing; set its column (--condition COLUMN), hour or day, or choose another"
                            + " family");
        }
        if (!condition().hour() && hasMember(ModelFamily.SEASON)) {
            throw given.fault(
                    CONDITION + ".hour",
                    "expected true for family " + ModelFamily.SEASON.contractName()
                            + ", which knows the level at each hour, got false; set it, or choose another family");
        }
        if (!isConditional() && !condition().isNone()) {
            throw given.fault(
                    CONDITION,
                    "expected nothing, for family "
                            + members.values().stream()
                                    .map(member -> member.family().contractName())
                                    .distinct()
                                    .collect(Collectors.joining(" and "))
                            + " cannot be told it; choose family " + ModelFamily.CVAE.contractName()
                            + ", or leave the condition out");
        }
        return this;
    }

    /** How lines of a log become counts, where the data is one. */
    public LogSettings logs() {
        return sections.logs();
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
        ObjectNode tree = YAML.tree(sections);
        tree.remove("data");
        Map<String, String> settings = new TreeMap<>();
        tree.properties().forEach(entry -> put(settings, entry.getKey(), entry.getValue()));
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

    private static Preset preset(Document given) {
        JsonNode name = given.tree().path("preset");
        return YamlRecords.isBlank(name) ? Preset.AUTO : YAML.read(name, Preset.class, given, "preset");
    }

    private static void put(Map<String, String> settings, String path, JsonNode value) {
        if (value.isObject() && !value.isEmpty()) {
            value.properties().forEach(entry -> put(settings, path + "." + entry.getKey(), entry.getValue()));
        } else {
            settings.put(path, value.isTextual() ? value.textValue() : value.toString());
        }
    }

    /**
     * Undoes {@link #put}.
     *
     * @param shape where a key's section has keys of its own; one without is a map by names, which may have dots
     */
    private static void restore(ObjectNode into, JsonNode shape, String path, String value) {
        int dot = shape.isEmpty() ? -1 : path.indexOf('.');
        String key = dot < 0 ? path : path.substring(0, dot);
        if (dot < 0) {
            into.set(key, shape.path(key).isTextual() ? into.textNode(value) : YAML.value(value));
        } else {
            restore(into.withObjectProperty(key), shape.path(key), path.substring(dot + 1), value);
        }
    }

    private Map<String, ModelSettings> readMembers(Sections sections) {
        Map<String, ModelSettings> members = new LinkedHashMap<>();
        sections.members().forEach((name, changes) -> {
            String section = "members." + name;
            ObjectNode changed = YAML.tree(changes);
            if (changed.at(SAMPLES).isValueNode()) {
                throw given.fault(
                        section + ".latent.samples", "is the whole model's; set model.latent.samples instead");
            }
            if (!changed.at("/view/condition").isMissingNode()) {
                throw given.fault(section + ".view.condition", "is the whole model's; set " + CONDITION + " instead");
            }
            ObjectNode own = YAML.tree(sections.model());
            YamlRecords.merge(own, changed, given, section);
            members.put(name, YAML.read(own, ModelSettings.class, given, section));
        });
        if (Set.copyOf(members.values()).size() < members.size()) {
            throw given.fault(
                    "members",
                    "expected members of different settings, got one model twice among " + members.keySet()
                            + "; change a setting of one, or leave it out");
        }
        return Collections.unmodifiableMap(members);
    }

    /**
     * The top level of train.yaml.
     *
     * @param members an ensemble's members by name, each with the settings of {@code model} that it changes; empty for one model
     */
    record Sections(
            String name,
            Preset preset,
            ColumnSelection data,
            LogSettings logs,
            ModelSettings model,
            Map<String, Map<String, Object>> members,
            FitSettings training,
            Smoother smoothing) {
        private static final Pattern MEMBER_NAME = Pattern.compile("[A-Za-z0-9_-]+");

        Sections {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
            Settings.require(!name.isBlank(), "name", "a name", name);
            for (String member : members.keySet()) {
                Settings.require(
                        MEMBER_NAME.matcher(member).matches(),
                        "members." + member,
                        "a name of letters, digits, - and _",
                        "'" + member + "'");
            }
        }

        static Sections defaults() {
            return new Sections(
                    "surprisal",
                    Preset.AUTO,
                    ColumnSelection.everything(),
                    LogSettings.defaults(),
                    ModelSettings.defaults(),
                    Map.of(),
                    FitSettings.defaults(),
                    Smoother.IDENTITY);
        }
    }
}
