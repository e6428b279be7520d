package io.surprisal.core.series;

import io.surprisal.core.series.SeriesState.Part;
import io.surprisal.core.verdict.Threshold;
import io.surprisal.core.verdict.Verdict;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of each key, and how: the window of its last records where W is above 1, what its smoother holds and what its
 * threshold remembers, where they do. The states are {@link SeriesState}s of the keys, wherever these are kept.
 *
 * @param length W, from 1
 * @param width D, from 1
 * @param smoother what a key's abnormality goes through; null for a model that smooths nothing
 * @param parts how many parts the abnormality is the sum of
 * @param threshold what makes a verdict of a value
 */
public record SeriesMemory(
        int length, int width, @Nullable Smoother smoother, int parts, Threshold threshold, Owners owners) {
    private static final float[] NOTHING = {};

    /** The places of what is remembered of a record that people excused. */
    private static final int SINCE_EXCUSED = 0;

    private static final int HELD = 1;

    /**
     * Whom the parts of the state belong to.
     *
     * @param window an identity of the feature schema and W
     * @param smoother an identity of what the abnormality's scale belongs to
     * @param threshold an identity of that and of the threshold
     */
    public record Owners(long window, long smoother, long threshold) {
        private long of(Part part) {
            return switch (part) {
                case WINDOW -> window;
                case SMOOTHER, EXCUSED -> smoother;
                case THRESHOLD -> threshold;
            };
        }
    }

    public SeriesMemory {
        if (length < 1 || width < 1 || parts < 1) {
            throw new IllegalArgumentException("Window, features and parts of the abnormality are at least 1; got "
                    + length + ", " + width + " and " + parts);
        }
    }

    /** Whether anything is remembered of a key: if not, telemetry needs no key to be scored and judged. */
    public boolean remembers() {
        return hasWindow() || judgesByKey();
    }

    /** Whether the model sees records before the one that it scores. */
    public boolean hasWindow() {
        return length > 1;
    }

    /** Whether the abnormality is smoothed. */
    public boolean smooths() {
        return smoother != null;
    }

    /** Whether a verdict rests on anything that was remembered of the key. */
    public boolean judgesByKey() {
        return smooths() || threshold.memory() > 0;
    }

    /** How many floats are remembered of a key of which nobody said anything. */
    public int floats() {
        return (hasWindow() ? length * width : 0) + (smooths() ? parts : 0) + threshold.memory();
    }

    /** Forgets what belongs to another model; returns how many parts that were. */
    public int forgetForeign(SeriesState state) {
        return forgetForeign(state, List.of(this));
    }

    /** Forgets what belongs to no model that scores the key; returns how many parts that were. */
    public static int forgetForeign(SeriesState state, List<SeriesMemory> memories) {
        return state.forgetUnless((part, owner) -> {
            for (SeriesMemory memory : memories) {
                if (memory.owners.of(part) == owner) {
                    return true;
                }
            }
            return false;
        });
    }

    /** Whether another model sees the same windows, so that a record joins both at once. */
    public boolean sharesWindow(SeriesMemory other) {
        return hasWindow() && other.hasWindow() && owners.window == other.owners.window;
    }

    /**
     * What the model sees of a record. Called once for each record, in the order in which the key's records come.
     *
     * @param record D values, raw units, NaN = missing; not changed
     * @return [W, D] row-major, oldest record first; the record itself where W is 1; not to be changed
     */
    public float[] window(SeriesState state, float[] record) {
        if (length == 1) {
            return record;
        }
        RecordWindow window = windowOf(state);
        window.add(record);
        return window.values();
    }

    /** The same of a record that another model's {@link #sharesWindow shared window} has taken in. */
    public float[] sharedWindow(SeriesState state) {
        return windowOf(state).values();
    }

    private RecordWindow windowOf(SeriesState state) {
        float[] last = state.of(Part.WINDOW, owners.window);
        RecordWindow window = last == null ? RecordWindow.empty(length, width) : new RecordWindow(last);
        if (last == null) {
            state.put(Part.WINDOW, owners.window, window.values());
        }
        return window;
    }

    /**
     * The smoothed abnormality of a record; the abnormality itself for a model that smooths nothing. Called once for each
     * record, in the order in which the key's records come.
     *
     * @param abnormalities part by part, higher is more abnormal, NaN where a part has no value
     * @param abnormality the whole of it; NaN for a record without a score, which changes nothing
     */
    public float smooth(SeriesState state, float[] abnormalities, float abnormality) {
        if (smoother == null) {
            return abnormality;
        }
        float[] last = state.of(Part.SMOOTHER, owners.smoother);
        SmootherState held = last == null ? SmootherState.empty(parts) : new SmootherState(last);
        if (last == null) {
            state.put(Part.SMOOTHER, owners.smoother, held.held());
        }
        return smoother.next(held, abnormalities, abnormality);
    }

    /**
     * Whether the window of the record that comes now holds one that people excused: what such a record is followed by is unlike it, and
     * a model that sees both is surprised once more.
     */
    public boolean seesExcused(SeriesState state) {
        float[] excused = state.of(Part.EXCUSED, owners.smoother);
        return excused != null && excused[SINCE_EXCUSED] < length - 1;
    }

    /** Whether the smoother holds one that people excused, and nothing else: since then the smoothed abnormality was never below the threshold, and no record was an anomaly. */
    public boolean holdsExcused(SeriesState state) {
        float[] excused = state.of(Part.EXCUSED, owners.smoother);
        return excused != null && excused[HELD] == 1;
    }

    /**
     * Remembers what people said of a record. Called once for each record of a key of which they said something, after the verdict.
     *
     * @param abnormal whether it is abnormal, whatever they said
     * @param ofKind whether they excused it for what it is
     * @param excused whether it is excused, for what it is or for what it follows
     * @param smoothed its smoothed abnormality; NaN for a record without a score
     * @param threshold from where on it would be abnormal
     */
    public void told(
            SeriesState state, boolean abnormal, boolean ofKind, boolean excused, float smoothed, float threshold) {
        float[] last = state.of(Part.EXCUSED, owners.smoother);
        if (last == null) {
            if (ofKind) {
                state.put(Part.EXCUSED, owners.smoother, new float[] {0, smooths() && smoothed >= threshold ? 1 : 0});
            }
            return;
        }
        last[SINCE_EXCUSED] = ofKind ? 0 : last[SINCE_EXCUSED] + 1;
        if (!Float.isNaN(smoothed)) {
            boolean held = smooths() && smoothed >= threshold && (excused || !abnormal && last[HELD] == 1);
            last[HELD] = held ? 1 : 0;
        }
    }

    /** Forgets which records people excused: nothing that they said stands any more. */
    public void forgetExcused(SeriesState state) {
        state.remove(Part.EXCUSED, owners.smoother);
    }

    /**
     * The threshold's verdict on a record. Called once for each record, in the order in which the key's records come.
     *
     * @param abnormality the record's own, NaN without a score
     * @param smoothed what {@link #smooth} made of it
     * @param eventTime epoch milliseconds
     * @param confirmed event time of the key's latest record that a person confirmed to be abnormal, epoch milliseconds; {@link
     *     Long#MIN_VALUE} without one
     */
    public Verdict judge(SeriesState state, float abnormality, float smoothed, long eventTime, long confirmed) {
        if (threshold.memory() == 0) {
            return threshold.judge(abnormality, smoothed, eventTime, NOTHING, confirmed);
        }
        float[] remembered = state.of(Part.THRESHOLD, owners.threshold);
        if (remembered == null) {
            remembered = new float[threshold.memory()];
            Arrays.fill(remembered, Float.NaN);
            state.put(Part.THRESHOLD, owners.threshold, remembered);
        }
        return threshold.judge(abnormality, smoothed, eventTime, remembered, confirmed);
    }
}
