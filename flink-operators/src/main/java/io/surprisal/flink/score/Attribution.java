package io.surprisal.flink.score;

import io.surprisal.core.Manifest;
import io.surprisal.core.ModelOutput;
import io.surprisal.flink.record.FeatureDeviation;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the features that made records abnormal: those whose log-probability lies farthest below the highest that any
 * observation could have had there, in nats. The plain log-probability would name the features with the widest scale.
 *
 * <p>Has a session of its own, which sees only the anomalous records of a batch: what explains a record is not computed for
 * the many that need no explanation.
 */
final class Attribution implements AutoCloseable {
    private static final Set<ModelOutput> OUTPUTS =
            Set.of(ModelOutput.FEATURE_LOG_PROBABILITY, ModelOutput.EXPECTED, ModelOutput.EXPECTED_SCALE);
    private static final FeatureDeviation[] NONE = {};

    private final @Nullable OnnxScorer scorer;
    private final List<Manifest.ModelFeature> features;
    private final int[] worst;
    private final double[] shortfalls;
    private int added;

    /** Opens the session, unless the model lacks an output that it takes or no feature is to be named. */
    Attribution(ModelFile model, ScoringOptions options) {
        features = model.manifest().features();
        worst = new int[Math.min(options.topFeatures(), features.size())];
        shortfalls = new double[worst.length];
        scorer = worst.length > 0 && model.outputs().containsAll(OUTPUTS)
                ? OnnxScorer.open(model, new ScorerOptions(OUTPUTS, options.batchSize()))
                : null;
    }

    /** Forgets the records of the last batch. */
    void reset() {
        added = 0;
    }

    /** Adds an anomalous record to the batch; returns its number. */
    int add(float[] observed) {
        if (scorer != null) {
            scorer.features().put(added * observed.length, observed, 0, observed.length);
        }
        return added++;
    }

    /** Scores what was added. */
    void score() {
        if (scorer != null && added > 0) {
            scorer.score(added);
        }
    }

    /** The worst features of an added record, worst first; missing ones are never named. */
    FeatureDeviation[] of(float[] observed, int record) {
        if (scorer == null) {
            return NONE;
        }
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

    @Override
    public void close() {
        if (scorer != null) {
            scorer.close();
        }
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
