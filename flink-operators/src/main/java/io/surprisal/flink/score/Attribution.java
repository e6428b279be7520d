package io.surprisal.flink.score;

import io.surprisal.core.Manifest;
import io.surprisal.core.ModelOutput;
import io.surprisal.flink.record.FeatureDeviation;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the features that made a record abnormal: those whose log-probability lies farthest below the highest that any
 * observation could have had there, in nats. The plain log-probability would name the features with the widest scale.
 */
final class Attribution {
    private static final Set<ModelOutput> NEEDED =
            EnumSet.of(ModelOutput.FEATURE_LOG_PROBABILITY, ModelOutput.EXPECTED, ModelOutput.EXPECTED_SCALE);

    private final List<Manifest.ModelFeature> features;
    private final int[] worst;
    private final double[] shortfalls;

    /**
     * @param count how many features to name at most
     */
    Attribution(List<Manifest.ModelFeature> features, int count) {
        this.features = features;
        this.worst = new int[Math.min(count, features.size())];
        this.shortfalls = new double[worst.length];
    }

    /** The outputs that naming features takes; none where the model lacks one or no feature is to be named. */
    static Set<ModelOutput> outputs(ModelFile model, ScoringOptions options) {
        return options.topFeatures() > 0 && model.outputs().containsAll(NEEDED)
                ? NEEDED
                : EnumSet.noneOf(ModelOutput.class);
    }

    /** The worst features of a record of the scorer's last batch, worst first; missing ones are never named. */
    FeatureDeviation[] of(float[] observed, OnnxScorer scorer, int record) {
        int found = 0;
        for (int i = 0; i < observed.length; i++) {
            if (!Float.isNaN(observed[i])) {
                found = insert(i, shortfall(scorer, record, i), found);
            }
        }
        FeatureDeviation[] deviations = new FeatureDeviation[found];
        for (int i = 0; i < found; i++) {
            deviations[i] = deviation(observed, scorer, record, worst[i]);
        }
        return deviations;
    }

    private double shortfall(OnnxScorer scorer, int record, int feature) {
        double highest = features.get(feature)
                .highestLogProbability(
                        scorer.value(ModelOutput.EXPECTED, record, feature),
                        scorer.value(ModelOutput.EXPECTED_SCALE, record, feature));
        return highest - scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, record, feature);
    }

    /** Keeps the largest shortfalls in falling order; returns how many are kept. */
    private int insert(int feature, double shortfall, int found) {
        int at = found;
        while (at > 0 && shortfall > shortfalls[at - 1]) {
            at--;
        }
        if (at == worst.length) {
            return found;
        }
        int kept = Math.min(found + 1, worst.length);
        System.arraycopy(worst, at, worst, at + 1, kept - at - 1);
        System.arraycopy(shortfalls, at, shortfalls, at + 1, kept - at - 1);
        worst[at] = feature;
        shortfalls[at] = shortfall;
        return kept;
    }

    private FeatureDeviation deviation(float[] observed, OnnxScorer scorer, int record, int feature) {
        return new FeatureDeviation(
                features.get(feature).name(),
                observed[feature],
                scorer.value(ModelOutput.EXPECTED, record, feature),
                scorer.value(ModelOutput.EXPECTED_SCALE, record, feature),
                scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, record, feature));
    }
}
