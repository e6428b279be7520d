package io.surprisal.training.model;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The shape of a model: what its graph is built from, apart from the weights.
 *
 * @param name the member of an ensemble that this is, empty for a model by itself
 * @param family how it is trained
 * @param features its features with their standardisation
 * @param records W ≥ 1, consecutive records that the file's windows have; the last is the scored one
 * @param window how many of them the encoder sees, the last ones; fewer than W where there are differences to form
 * @param target what the decoder describes
 * @param latent K ≥ 1
 * @param hidden the widths of the encoder's hidden layers; the decoder mirrors them
 * @param encoderClamp the encoder sees standardised values within ± this: it must not learn to reproduce spikes
 * @param targetClamp the likelihood sees standardised values within ± this
 * @param minimumScale the smallest scale that a Gaussian likelihood may learn, in standard deviations
 */
public record ModelSpec(
        String name,
        ModelFamily family,
        List<ModelFeature> features,
        int records,
        int window,
        Target target,
        int latent,
        List<Integer> hidden,
        double encoderClamp,
        double targetClamp,
        double minimumScale) {
    public ModelSpec {
        features = List.copyOf(features);
        hidden = List.copyOf(hidden);
    }

    int size() {
        return features.size();
    }

    /** This shape under another name. */
    public ModelSpec withName(String newName) {
        return new ModelSpec(
                newName,
                family,
                features,
                records,
                window,
                target,
                latent,
                hidden,
                encoderClamp,
                targetClamp,
                minimumScale);
    }

    /** The name of one of its constants or weights in a graph that others share. */
    String named(String part) {
        return name.isEmpty() ? part : name + "/" + part;
    }

    /** T, how many records the decoder describes: the window's last ones. */
    int targetRecords() {
        return target == Target.WINDOW ? window : 1;
    }

    /** T·D, how many values the decoder describes. */
    int targetSize() {
        return targetRecords() * size();
    }

    /** Whether it looks at some feature in such a way. */
    boolean has(Predicate<FeatureView> view) {
        return features.stream().map(ModelFeature::view).anyMatch(view);
    }

    /** One value per feature, as a graph constant wants it. */
    float[] perFeature(ToDoubleFunction<ModelFeature> value) {
        float[] values = new float[features.size()];
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) value.applyAsDouble(features.get(j));
        }
        return values;
    }

    /** The target's columns described by a likelihood, ascending. */
    int[] columns(LikelihoodKind kind) {
        return IntStream.range(0, targetSize())
                .filter(j -> features.get(j % size()).likelihood() == kind)
                .toArray();
    }

    Set<LikelihoodKind> likelihoods() {
        Set<LikelihoodKind> kinds = EnumSet.noneOf(LikelihoodKind.class);
        features.forEach(feature -> kinds.add(feature.likelihood()));
        return kinds;
    }

    /** The smallest and largest target of a feature: standardised for a Gaussian, [0, 1] for a probability. */
    double lowest(ModelFeature feature) {
        return switch (feature.likelihood()) {
            case GAUSSIAN -> -targetClamp;
            case BERNOULLI -> 0;
        };
    }

    double highest(ModelFeature feature) {
        return switch (feature.likelihood()) {
            case GAUSSIAN -> targetClamp;
            case BERNOULLI -> 1;
        };
    }
}
