package io.surprisal.onnx.runtime;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.RecordWindow;
import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores records in their order, of one key or of several mixed: keeps for every key what the model asks for of a series, the
 * window of its last records and the state of its smoother, as the streaming operator does.
 */
public final class SeriesScorer implements AutoCloseable {
    private final OnnxScorer scorer;
    private final Smoother smoother;
    private final int window;
    private final int width;
    private final Map<@Nullable String, float[]> windows = new HashMap<>();
    private final List<OutputName> parts;
    private final Map<@Nullable String, float[]> smoothed = new HashMap<>();

    /** Hears of every record, in order. */
    public interface RecordListener {
        /**
         * @param row which record
         * @param scorer holds its values
         * @param record where in the scorer's batch
         * @param smoothed the surprisal after the model's smoother, the surprisal itself where it has none; NaN for a record
         *     without a score
         */
        void record(int row, OnnxScorer scorer, int record, float smoothed) throws IOException;
    }

    private SeriesScorer(OnnxScorer scorer) {
        this.scorer = scorer;
        this.smoother = scorer.model().manifest().headline().smoother();
        this.parts = scorer.model().manifest().headline().parts(ModelOutput.SURPRISAL);
        this.window = scorer.model().manifest().window();
        this.width = scorer.model().manifest().features().size();
    }

    /** Opens a scorer that computes some of the headline's outputs, surprisal always among them. */
    public static SeriesScorer open(ModelFile model, Set<ModelOutput> outputs, int capacity) {
        return open(model, new ScorerOptions(outputs, capacity));
    }

    /** Opens a scorer that computes some of the headline's and members' outputs, the headline's surprisal always among them. */
    public static SeriesScorer open(ModelFile model, ScorerOptions options) {
        if (!options.outputs().contains(OutputName.headline(ModelOutput.SURPRISAL))) {
            throw new IllegalArgumentException("A series is scored by its surprisal; got outputs " + options.outputs());
        }
        List<OutputName> names = new ArrayList<>(options.outputs());
        if (!model.manifest().headline().smoother().isIdentity()) {
            names.addAll(model.manifest().headline().parts(ModelOutput.SURPRISAL));
        }
        return new SeriesScorer(OnnxScorer.open(model, new ScorerOptions(names, options.capacity())));
    }

    /**
     * Scores records, after those of earlier calls.
     *
     * @param values row-major [rows, D], raw units, NaN = missing
     * @param keys one per record, null for no key; the array is null where no record has one
     */
    public void score(float[] values, @Nullable String @Nullable [] keys, RecordListener listener) throws IOException {
        int rows = values.length / width;
        float[] record = new float[width];
        for (int first = 0; first < rows; first += scorer.capacity()) {
            int count = Math.min(scorer.capacity(), rows - first);
            if (window == 1) {
                scorer.features().put(0, values, first * width, count * width);
            } else {
                for (int i = 0; i < count; i++) {
                    System.arraycopy(values, (first + i) * width, record, 0, width);
                    String key = keys == null ? null : keys[first + i];
                    float[] seen = RecordWindow.next(windows.get(key), record, window);
                    windows.put(key, seen);
                    scorer.features().put(i * seen.length, seen);
                }
            }
            scorer.score(count);
            for (int i = 0; i < count; i++) {
                listener.record(first + i, scorer, i, smoothed(keys == null ? null : keys[first + i], i));
            }
        }
    }

    @Override
    public void close() {
        scorer.close();
    }

    private float smoothed(@Nullable String key, int record) {
        float surprisal = scorer.value(ModelOutput.SURPRISAL, record);
        if (smoother.isIdentity()) {
            return surprisal;
        }
        float[] states = smoothed.computeIfAbsent(key, unseen -> noStates());
        float[] values = new float[parts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scorer.value(parts.get(i), record);
        }
        return smoother.next(states, values, surprisal);
    }

    private float[] noStates() {
        float[] states = new float[parts.size()];
        Arrays.fill(states, Smoother.NO_STATE);
        return states;
    }
}
