package io.surprisal.scoring;

import io.surprisal.core.series.SeriesState;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.feedback.FeedbackBook;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores and judges records in their order, of one key or of several mixed, as the streaming operator does: by the same lane, with what
 * the model remembers of each key in memory.
 */
public final class SeriesRun implements AutoCloseable {
    private final Lane lane;
    private final int width;
    private final int capacity;
    private final FeedbackBook feedback;
    private final Map<@Nullable String, SeriesState> states = new HashMap<>();

    /** Hears of every record, in order. */
    public interface RecordListener {
        /**
         * @param row which record
         * @param lane holds its values
         * @param record where in the lane's batch
         */
        void record(int row, Lane lane, int record, Judgement judgement) throws IOException;
    }

    private SeriesRun(Lane lane, int width, int capacity, FeedbackBook feedback) {
        this.lane = lane;
        this.width = width;
        this.capacity = capacity;
        this.feedback = feedback;
    }

    /** Opens the model for records whose values stand in its own order. */
    public static SeriesRun open(ModelFile model, LaneOptions options) {
        return open(model, options, new FeedbackBook());
    }

    /** The same for records of which people said something. */
    public static SeriesRun open(ModelFile model, LaneOptions options, FeedbackBook feedback) {
        JobSchema schema = JobSchema.of(model.manifest().schema());
        return new SeriesRun(
                Lane.open(model, schema, options), model.manifest().features().size(), options.capacity(), feedback);
    }

    /**
     * Scores records of which nothing is known but this, after those of earlier calls.
     *
     * @param values row-major [rows, D], raw units, NaN = missing
     * @param keys one per record, null for no key; the array is null where no record has one
     * @param times one per record, epoch milliseconds
     */
    public void score(float[] values, @Nullable String @Nullable [] keys, long[] times, RecordListener listener)
            throws IOException {
        score(values, keys, times, new long[times.length], listener);
    }

    /**
     * Scores records with what a conditional model is told of them.
     *
     * @param conditions the condition's number of each record
     */
    public void score(
            float[] values,
            @Nullable String @Nullable [] keys,
            long[] times,
            long[] conditions,
            RecordListener listener)
            throws IOException {
        int rows = values.length / width;
        float[] record = new float[width];
        Judgement[] judgements = new Judgement[Math.min(capacity, rows)];
        for (int first = 0; first < rows; first += capacity) {
            int count = Math.min(capacity, rows - first);
            for (int i = 0; i < count; i++) {
                System.arraycopy(values, (first + i) * width, record, 0, width);
                lane.add(record, conditions[first + i], state(keys, first + i));
            }
            lane.score();
            // All of a batch are judged before one is explained, so that its anomalous records are explained in one go.
            for (int i = 0; i < count; i++) {
                judgements[i] =
                        lane.judge(i, times[first + i], state(keys, first + i), confirmed(keys, times, first + i));
            }
            for (int i = 0; i < count; i++) {
                listener.record(first + i, lane, i, judgements[i]);
            }
            lane.clear();
        }
    }

    /** What is remembered of a key. */
    public SeriesState state(@Nullable String key) {
        return states.computeIfAbsent(key, unseen -> new SeriesState());
    }

    @Override
    public void close() {
        lane.close();
    }

    private long confirmed(@Nullable String @Nullable [] keys, long[] times, int row) {
        String key = keys == null ? null : keys[row];
        return feedback.of(key == null ? "" : key, lane.model().version()).confirmedBy(times[row]);
    }

    private SeriesState state(@Nullable String @Nullable [] keys, int row) {
        return state(keys == null ? null : keys[row]);
    }
}
