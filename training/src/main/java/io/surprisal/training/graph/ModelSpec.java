package io.surprisal.training.graph;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.config.NetworkSettings;
import io.surprisal.training.config.Target;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The shape of a model: what its graph is built from, apart from the weights.
 *
 * @param features its features with their standardisation
 * @param records W ≥ 1, consecutive records that the file's windows have; the last is the scored one
 * @param window how many of them the encoder sees, the last ones; fewer than W where there are differences to form
 * @param target what the decoder describes
 * @param latent K ≥ 1
 * @param network what the layers between records and latent space are
 * @param encoderClamp the encoder sees standardised values within ± this: it must not learn to reproduce spikes
 * @param targetClamp the likelihood sees standardised values within ± this
 * @param minimumScale the smallest scale that a likelihood may learn, in standard deviations
 * @param condition what it is told of each record beside its values
 */
public record ModelSpec(
        List<ModelFeature> features,
        int records,
        int window,
        Target target,
        int latent,
        NetworkSettings network,
        double encoderClamp,
        double targetClamp,
        double minimumScale,
        Condition condition) {
    /** More of anything counts as so many. */
    private static final double MOST_COUNTED = 1e6;

    /** The shape of a model that is told nothing beside values. */
    public ModelSpec(
            List<ModelFeature> features,
            int records,
            int window,
            Target target,
            int latent,
            NetworkSettings network,
            double encoderClamp,
            double targetClamp,
            double minimumScale) {
        this(
                features,
                records,
                window,
                target,
                latent,
                network,
                encoderClamp,
                targetClamp,
                minimumScale,
                Condition.NONE);
    }

    public ModelSpec {
        features = List.copyOf(features);
    }

    public int size() {
        return features.size();
    }

    /** T, how many records the decoder describes: the window's last ones. */
    public int targetRecords() {
        return target == Target.WINDOW ? window : 1;
    }

    /** T·D, how many values the decoder describes. */
    public int targetSize() {
        return targetRecords() * size();
    }

    /** Whether it looks at some feature in such a way. */
    public boolean has(Predicate<FeatureView> view) {
        return features.stream().map(ModelFeature::view).anyMatch(view);
    }

    /** One value per feature, as a graph constant wants it. */
    public float[] perFeature(ToDoubleFunction<ModelFeature> value) {
        float[] values = new float[features.size()];
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) value.applyAsDouble(features.get(j));
        }
        return values;
    }

    /** 1 for the target's last D columns, the scored record's, 0 for those before, [T·D]. */
    public float[] ofScoredRecord() {
        float[] share = new float[targetSize()];
        Arrays.fill(share, share.length - size(), share.length, 1);
        return share;
    }

    /** The target's columns described by a likelihood, ascending. */
    public int[] columns(LikelihoodKind kind) {
        return IntStream.range(0, targetSize())
                .filter(j -> features.get(j % size()).likelihood() == kind)
                .toArray();
    }

    /** The most that a count may be, 0 where nothing is counted. */
    double mostCounted() {
        return likelihoods().contains(LikelihoodKind.MULTINOMIAL) ? MOST_COUNTED : 0;
    }

    public Set<LikelihoodKind> likelihoods() {
        Set<LikelihoodKind> kinds = EnumSet.noneOf(LikelihoodKind.class);
        features.forEach(feature -> kinds.add(feature.likelihood()));
        return kinds;
    }

    /** The smallest and largest target of a feature. */
    public double lowest(ModelFeature feature) {
        return switch (feature.likelihood().domain()) {
            case REALS -> -targetClamp;
            case UNIT_INTERVAL, COUNTS -> 0;
        };
    }

    public double highest(ModelFeature feature) {
        return switch (feature.likelihood().domain()) {
            case REALS -> targetClamp;
            case UNIT_INTERVAL -> 1;
            case COUNTS -> MOST_COUNTED;
        };
    }
}
