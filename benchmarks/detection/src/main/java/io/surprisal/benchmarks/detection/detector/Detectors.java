package io.surprisal.benchmarks.detection.detector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.surprisal.training.config.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The detectors by their names: baselines, and presets of training. */
public final class Detectors {
    /** Training's settings as they are without a preset. */
    private static final String DEFAULT = "default";

    private Detectors() {}

    /** What is compared where nothing is named: the default settings and every baseline. */
    public static List<String> usual() {
        return Stream.concat(Stream.of(DEFAULT), baselines().stream()).toList();
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
        if (!name.equals(DEFAULT)) {
            throw new IllegalArgumentException("There is no detector '" + name + "'; there are " + usual());
        }
        TrainingConfig config = TrainingConfig.defaults();
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
