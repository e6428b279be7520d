package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the features that made records abnormal: those with the highest {@link ModelOutput#FEATURE_SURPRISAL}, what they add to
 * the headline beyond the usual. In files of format version 1, which lack it, those whose log-probability lies farthest below the
 * highest that any observation could have had there, in nats; the plain log-probability would name the features with the
 * widest scale. A feature is shown as the member of an ensemble sees it that it surprised the most.
 *
 * <p>Has a session of its own, which sees only the anomalous records of a batch: what explains a record is not computed for
 * the many that need no explanation. On the processor, where that takes milliseconds, it is opened when a record is to be explained: of
 * thousands of models few have one at a time.
 */
final class Explainer implements AutoCloseable {
    private static final FeatureDeviation[] NONE = {};

    /** As those of {@link Lane}, less what is there once for both sessions. */
    private static final long SESSION_BYTES = 200 << 10;

    private static final long SESSION_FILES = 4;
    private static final long ROW_BYTES = 300;

    /** The features, and three outputs of as many values. */
    private static final long ROW_COPIES = 4;

    private final ModelFile model;
    private final @Nullable ScorerOptions explaining;
    private final OutputName ranking;
    private final List<Manifest.ModelFeature> features;
    private final List<MemberView> views;
    private final int rowLength;
    private final int[] worst;
    private final double[] surprisals;
    private final int[] places;
    private @Nullable OnnxScorer scorer;
    private int added;
    private int scored;
    private boolean used;

    /**
     * Explains nothing where the model lacks an output that it takes, or no feature is to be named. Otherwise it opens the session in any case, so that a model that
     * cannot run fails here and not at the first anomaly.
     */
    Explainer(ModelFile model, LaneOptions options) {
        this.model = model;
        features = model.manifest().features();
        rowLength = model.manifest().window() * features.size();
        worst = new int[Math.min(options.topFeatures(), features.size())];
        surprisals = new double[worst.length];
        places = new int[options.capacity()];
        ranking = OutputName.headline(
                model.outputs().contains(ModelOutput.FEATURE_SURPRISAL)
                        ? ModelOutput.FEATURE_SURPRISAL
                        : ModelOutput.FEATURE_LOG_PROBABILITY);
        views = MemberView.of(model, ranking);
        List<OutputName> outputs = new ArrayList<>(List.of(ranking));
        views.forEach(view -> outputs.addAll(view.outputs()));
        explaining = worst.length > 0 && outputs.stream().allMatch(model::has)
                ? new ScorerOptions(outputs, options.capacity(), options.execution())
                : null;
        if (explaining != null) {
            scorer = OnnxScorer.open(model, explaining);
            rest();
        }
    }

    /** How much memory its session takes now, bytes, about. */
    long bytes() {
        return scorer == null
                ? 0
                : SESSION_BYTES
                        + SESSION_FILES * model.length()
                        + scorer.capacity() * (ROW_BYTES + ROW_COPIES * Float.BYTES * rowLength);
    }

    /** Between two batches: closes a session on the processor that explained nothing since this was called before. */
    void rest() {
        if (scorer != null && !used && !scorer.executionProvider().isDevice()) {
            scorer.close();
            scorer = null;
        }
        used = false;
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
     * @param condition what it was told of them; null for a model that is told nothing
     * @param row where in it the record's window is
     */
    void add(FloatBuffer windows, @Nullable LongBuffer condition, int row) {
        if (explaining != null) {
            OnnxScorer open = scorer == null ? OnnxScorer.open(model, explaining) : scorer;
            scorer = open;
            used = true;
            open.features().put(added * rowLength, windows, row * rowLength, rowLength);
            LongBuffer told = open.condition();
            if (told != null && condition != null) {
                told.put(added, condition.get(row));
            }
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
        int found = 0;
        for (int i = 0; i < features.size(); i++) {
            if (Float.isNaN(last(record, i))) {
                continue;
            }
            double surprisal = surprisal(scorer, record, i);
            // Most features are not among the worst; only of the others is it worth asking whether a member looks at
            // them.
            boolean amongWorst = found < worst.length || surprisal > surprisals[found - 1];
            if (amongWorst && MemberView.mostSurprised(views, scorer, record, i) != null) {
                found = insert(i, surprisal, found);
            }
        }
        FeatureDeviation[] deviations = new FeatureDeviation[found];
        for (int i = 0; i < found; i++) {
            deviations[i] = deviation(scorer, record, i);
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
        if (ranking.output() == ModelOutput.FEATURE_SURPRISAL) {
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

    private FeatureDeviation deviation(OnnxScorer scorer, int record, int rank) {
        int feature = worst[rank];
        MemberView view = Objects.requireNonNull(MemberView.mostSurprised(views, scorer, record, feature));
        boolean ofChange = view.features().get(feature).view().takesTheRecordBefore();
        return new FeatureDeviation(
                features.get(feature).name(),
                view.member(),
                ofChange ? scorer.features().get(at(record, feature) - features.size()) : Float.NaN,
                last(record, feature),
                scorer.value(view.expected(), record, feature),
                scorer.value(view.expectedScale(), record, feature),
                (float) surprisals[rank]);
    }

    private float last(int record, int feature) {
        return Objects.requireNonNull(scorer).features().get(at(record, feature));
    }

    /** Where a feature of a record stands, in the last row of its window. */
    private int at(int record, int feature) {
        return (record + 1) * rowLength - features.size() + feature;
    }
}
