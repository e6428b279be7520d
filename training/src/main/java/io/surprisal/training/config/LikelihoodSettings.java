package io.surprisal.training.config;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.setting.Settings;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The section {@code model.likelihood} of train.yaml: p(x given z).
 *
 * @param kind the likelihood of features that {@code features} does not name, a {@link LikelihoodKind}
 * @param features likelihoods by feature
 * @param minimumScale the smallest scale that a likelihood may learn, in standard deviations
 */
public record LikelihoodSettings(LikelihoodKind kind, Map<String, LikelihoodKind> features, double minimumScale) {
    public LikelihoodSettings {
        // Sorted: the order stands in a model's provenance.
        features = Collections.unmodifiableMap(new TreeMap<>(features));
        Settings.require(minimumScale > 0, "minimum_scale", "a number above 0", minimumScale);
    }

    static LikelihoodSettings defaults() {
        return new LikelihoodSettings(LikelihoodKind.GAUSSIAN, Map.of(), 0.05);
    }

    /** The likelihood of a feature. */
    public LikelihoodKind of(String feature) {
        return features.getOrDefault(feature, kind);
    }
}
