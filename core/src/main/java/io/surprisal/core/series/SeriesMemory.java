package io.surprisal.core.series;

import io.surprisal.core.series.SeriesState.Part;
import org.jspecify.annotations.Nullable;

/**
 * What a model remembers of each key, and how: the window of its last records where W is above 1, and what its smoother holds
 * where it has one. The states are {@link SeriesState}s of the keys, wherever these are kept.
 *
 * @param length W, from 1
 * @param width D, from 1
 * @param windowOwner an identity of the feature schema and W
 * @param smoother what a key's abnormality goes through; null for a model that smooths nothing
 * @param parts how many parts the abnormality is the sum of
 * @param smootherOwner an identity of what the abnormality's scale belongs to
 */
public record SeriesMemory(
        int length, int width, long windowOwner, @Nullable Smoother smoother, int parts, long smootherOwner) {
    public SeriesMemory {
        if (length < 1 || width < 1 || parts < 1) {
            throw new IllegalArgumentException("Window, features and parts of the abnormality are at least 1; got "
                    + length + ", " + width + " and " + parts);
        }
    }

    /** Whether the model remembers anything of a key: if not, its telemetry needs no key to be scored. */
    public boolean remembers() {
        return hasWindow() || smooths();
    }

    /** Whether the model sees records before the one that it scores. */
    public boolean hasWindow() {
        return length > 1;
    }

    /** Whether the abnormality is smoothed. */
    public boolean smooths() {
        return smoother != null;
    }

    /** Forgets what belongs to another model; returns how many parts that were. */
    public int forgetForeign(SeriesState state) {
        return (state.forgetUnlessOf(Part.WINDOW, windowOwner) ? 1 : 0)
                + (state.forgetUnlessOf(Part.SMOOTHER, smootherOwner) ? 1 : 0);
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
        float[] last = state.of(Part.WINDOW, windowOwner);
        RecordWindow window = last == null ? RecordWindow.empty(length, width) : new RecordWindow(last);
        window.add(record);
        if (last == null) {
            state.put(Part.WINDOW, windowOwner, window.values());
        }
        return window.values();
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
        float[] last = state.of(Part.SMOOTHER, smootherOwner);
        SmootherState held = last == null ? SmootherState.empty(parts) : new SmootherState(last);
        if (last == null) {
            state.put(Part.SMOOTHER, smootherOwner, held.held());
        }
        return smoother.next(held, abnormalities, abnormality);
    }
}
