package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the features that made records abnormal: those with the highest {@link ModelOutput#FEATURE_SURPRISAL}, what they add to
 * the headline beyond the usual. In files of format version 1, which lack it, those whose log-probability lies farthest below the
 * highest that any observation could have had there, in nats; the plain log-probability would name the features with the
 * widest scale.
 *
 * <p>Has a session of its own, which sees only the anomalous records of a batch: what explains a record is not computed for
 * the many that need no explanation.
 */
final class Explainer implements AutoCloseable {
    private static final Set<ModelOutput> BAND = EnumSet.of(ModelOutput.EXPECTED, ModelOutput.EXPECTED_SCALE);
    private static final FeatureDeviation[] NONE = {};

    private final @Nullable OnnxScorer scorer;
    private final ModelOutput ranking;
    private final List<Manifest.ModelFeature> features;
    private final int rowLength;
    private final int[] worst;
    private final double[] surprisals;
    private final int[] places;
    private int added;
    private int scored;

    /** Opens the session, unless the model lacks an output that it takes or no feature is to be named. */
    Explainer(ModelFile model, LaneOptions options) {
        features = model.manifest().features();
        rowLength = model.manifest().window() * features.size();
        worst = new int[Math.min(options.topFeatures(), features.size())];
        surprisals = new double[worst.length];
        places = new int[options.capacity()];
        ranking = model.outputs().contains(ModelOutput.FEATURE_SURPRISAL)
                ? ModelOutput.FEATURE_SURPRISAL
                : ModelOutput.FEATURE_LOG_PROBABILITY;
        EnumSet<ModelOutput> outputs = EnumSet.copyOf(BAND);
        outputs.add(ranking);
        scorer = worst.length > 0 && model.outputs().containsAll(outputs)
                ? OnnxScorer.open(model, new ScorerOptions(outputs, options.capacity()))
                : null;
    }

    /** Forgets the records of the last batch. */
    void clear() {
        added = 0;
        scored = 0;
    }

    /**
     * Adds an anomalous record.
     *
     * @param windows what the model saw of a batch, shape [N, W, D]
     * @param row where in it the record's window is
     */
    void add(FloatBuffer windows, int row) {
        if (scorer != null) {
            scorer.features().put(added * rowLength, windows, row * rowLength, rowLength);
            places[row] = added++;
        }
    }

    /** The worst features of an added record, worst first; missing ones are never named. */
    FeatureDeviation[] of(int row) {
        if (scorer == null) {
            return NONE;
        }
        if (scored < added) {
            scorer.score(added);
            scored = added;
        }
        int record = places[row];
        float[] observed = new float[features.size()];
        scorer.features().get((record + 1) * rowLength - observed.length, observed);
        int found = 0;
        for (int i = 0; i < observed.length; i++) {
            boolean known = !Float.isNaN(observed[i]) && !Float.isNaN(scorer.value(ModelOutput.EXPECTED, record, i));
            if (known) {
                found = insert(i, surprisal(scorer, record, i), found);
            }
        }
        FeatureDeviation[] deviations = new FeatureDeviation[found];
        for (int i = 0; i < found; i++) {
            deviations[i] = deviation(observed, scorer, record, i);
        }
        return deviations;
    }

    @Override
    public void close() {
        if (scorer != null) {
            scorer.close();
        }
    }

    private double surprisal(OnnxScorer scorer, int record, int feature) {
        float value = scorer.value(ranking, record, feature);
        if (ranking == ModelOutput.FEATURE_SURPRISAL) {
            return value;
        }
        double highest = features.get(feature)
                .highestLogProbability(
                        scorer.value(ModelOutput.EXPECTED, record, feature),
                        scorer.value(ModelOutput.EXPECTED_SCALE, record, feature));
        return highest - value;
    }

    /** Keeps the largest surprisals in falling order; returns how many are kept. */
    private int insert(int feature, double surprisal, int found) {
        int at = found;
        while (at > 0 && surprisal > surprisals[at - 1]) {
            at--;
        }
        if (at == worst.length) {
            return found;
        }
        int kept = Math.min(found + 1, worst.length);
        System.arraycopy(worst, at, worst, at + 1, kept - at - 1);
        System.arraycopy(surprisals, at, surprisals, at + 1, kept - at - 1);
        worst[at] = feature;
        surprisals[at] = surprisal;
        return kept;
    }

    private FeatureDeviation deviation(float[] observed, OnnxScorer scorer, int record, int rank) {
        int feature = worst[rank];
        return new FeatureDeviation(
                features.get(feature).name(),
                observed[feature],
                scorer.value(ModelOutput.EXPECTED, record, feature),
                scorer.value(ModelOutput.EXPECTED_SCALE, record, feature),
                (float) surprisals[rank]);
    }
}
