package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;
import java.util.List;

/**
 * The section {@code model.view} of train.yaml: what the model looks at and what it describes.
 *
 * @param window how many consecutive records of a key the encoder sees; the last is the scored one
 * @param target what the decoder describes: record, the scored one; next, the scored one, which the encoder does not see; or
 *     window, all that the encoder sees
 * @param features which features: all, or signals, those that take more than two values
 * @param difference which features are described by their change since the record before instead of their level: counters,
 *     features that only rise, found in the data; all; or none
 * @param condition what conditional families are told of the scored record beside its features; the whole model's
 */
public record ViewSettings(
        int window, Target target, String features, Difference difference, ConditionSettings condition) {
    private static final int LARGEST_WINDOW = 10_000;
    private static final List<String> FEATURES = List.of("all", "signals");

    public ViewSettings {
        Settings.require(window >= 1 && window <= LARGEST_WINDOW, "window", "1 to " + LARGEST_WINDOW, window);
        Settings.require(window > 1 || target != Target.NEXT, "target", "record where window is 1", target);
        Settings.require(FEATURES.contains(features), "features", "one of " + String.join(", ", FEATURES), features);
    }

    static ViewSettings defaults() {
        return new ViewSettings(1, Target.RECORD, "all", Difference.COUNTERS, ConditionSettings.defaults());
    }
}
