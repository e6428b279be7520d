package io.surprisal.onnx.runtime;

import io.surprisal.core.ModelOutput;
import io.surprisal.core.OutputName;
import io.surprisal.core.RecordWindow;
import io.surprisal.core.Smoother;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.util.HashMap;
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
    private final Map<@Nullable String, Float> smoothed = new HashMap<>();

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
        return new SeriesScorer(OnnxScorer.open(model, options));
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
                float surprisal = scorer.value(ModelOutput.SURPRISAL, i);
                listener.record(first + i, scorer, i, smooth(keys == null ? null : keys[first + i], surprisal));
            }
        }
    }

    @Override
    public void close() {
        scorer.close();
    }

    private float smooth(@Nullable String key, float surprisal) {
        if (smoother.isIdentity() || Float.isNaN(surprisal)) {
            return surprisal;
        }
        float next = smoother.next(smoothed.getOrDefault(key, Smoother.NO_STATE), surprisal);
        smoothed.put(key, next);
        return next;
    }
}
