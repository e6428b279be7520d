package io.surprisal.benchmarks.detection.detector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.surprisal.training.config.Preset;
import io.surprisal.training.config.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The detectors by their names: baselines, and presets of training. */
public final class Detectors {
    private Detectors() {}

    /** What is compared where nothing is named: the preset that chooses by itself, and every baseline. */
    public static List<String> usual() {
        return Stream.concat(Stream.of(Preset.AUTO.contractName()), baselines().stream())
                .toList();
    }

    /**
     * A detector.
     *
     * @param name a baseline's, or a preset's
     * @param settings over the preset's, by their keys in train.yaml, such as training.steps; values as YAML. Baselines have none
     */
    public static Detector of(String name, Map<String, String> settings) {
        return Arrays.stream(Baseline.values())
                .filter(baseline -> baseline.contractName().equals(name))
                .findFirst()
                .<Detector>map(BaselineDetector::new)
                .orElseGet(() -> preset(name, settings));
    }

    private static Detector preset(String name, Map<String, String> settings) {
        if (Arrays.stream(Preset.values())
                .noneMatch(preset -> preset.contractName().equals(name))) {
            throw new IllegalArgumentException("There is no detector '" + name + "'; there are the baselines "
                    + String.join(", ", baselines()) + " and the presets " + Preset.names());
        }
        TrainingConfig config = TrainingConfig.defaults().with("preset", name);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), value(setting));
        }
        return new PresetDetector(name, config);
    }

    private static Object value(Map.Entry<String, String> setting) {
        try {
            return new YAMLMapper().readValue(setting.getValue(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    setting.getKey() + ": '" + setting.getValue() + "' is no YAML value: " + e.getOriginalMessage(), e);
        }
    }

    private static List<String> baselines() {
        return Arrays.stream(Baseline.values()).map(Baseline::contractName).toList();
    }
}
