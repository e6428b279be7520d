package io.surprisal.deploy.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.surprisal.evaluation.detector.Baselines;
import io.surprisal.evaluation.detector.Detector;
import io.surprisal.evaluation.detector.PresetDetector;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.Preset;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The detectors by their names: baselines, and presets of training. */
final class Detectors {
    private static final String CONDITION = "model.view.condition.";

    private Detectors() {}

    /** What is compared where nothing is named: the preset that chooses by itself, and every baseline. */
    static List<String> usual() {
        return Stream.concat(Stream.of(Preset.AUTO.contractName()), Baselines.names().stream())
                .toList();
    }

    /**
     * A detector.
     *
     * @param name a baseline's, or a preset's, or a preset's and a family's after a colon
     * @param settings over the preset's, by their keys in train.yaml, such as training.steps; values as YAML. Baselines have none, and a condition only
     *     families that take one
     * @param execution where a preset's file is computed
     */
    static Detector of(String name, Map<String, String> settings, ExecutionSettings execution) {
        return Baselines.of(name).orElseGet(() -> preset(name, settings, execution));
    }

    private static Detector preset(String name, Map<String, String> settings, ExecutionSettings execution) {
        String[] parts = name.split(":", 2);
        if (Arrays.stream(Preset.values())
                .noneMatch(preset -> preset.contractName().equals(parts[0]))) {
            throw new IllegalArgumentException("There is no detector '" + name + "'; there are the baselines "
                    + String.join(", ", Baselines.names()) + " and the presets " + Preset.names()
                    + ", each with or without a family, such as plain:ae");
        }
        TrainingConfig config = TrainingConfig.defaults().with("preset", parts[0]);
        config = parts.length == 1 ? config : config.with("model.family", parts[1]);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            // What only conditional families take is not for the others that they are compared with.
            if (config.isConditional() || !setting.getKey().startsWith(CONDITION)) {
                config = config.with(setting.getKey(), value(setting));
            }
        }
        return new PresetDetector(name, config.checked().toString(), trainingBy(config), execution);
    }

    private static PresetDetector.Training trainingBy(TrainingConfig config) {
        return (rows, seed) -> Trainer.train(rows, config.with("training.seed", seed), TrainingListener.NONE)
                .onnx()
                .toByteArray();
    }

    private static Object value(Map.Entry<String, String> setting) {
        try {
            return new YAMLMapper().readValue(setting.getValue(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    setting.getKey() + ": '" + setting.getValue() + "' is no YAML value: " + e.getOriginalMessage(), e);
        }
    }
}
