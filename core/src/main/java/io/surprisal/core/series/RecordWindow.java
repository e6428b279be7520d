package io.surprisal.core.series;

import java.util.Arrays;

/**
 * The last W records of a key, as models of windows see them: oldest first, row-major [W, D]. What was before a key's first
 * record is missing, NaN: nothing is known of it.
 */
public final class RecordWindow {
    private final float[] values;

    /** Of values that another one had; owned by this window from now on. */
    public RecordWindow(float[] values) {
        this.values = values;
    }

    /**
     * Before a key's first record.
     *
     * @param length W ≥ 1
     * @param width D ≥ 1
     */
    public static RecordWindow empty(int length, int width) {
        float[] values = new float[length * width];
        Arrays.fill(values, Float.NaN);
        return new RecordWindow(values);
    }

    /** Takes in the key's next record and forgets the oldest one; the record, D values, NaN = missing, is not changed. */
    public void add(float[] record) {
        System.arraycopy(values, record.length, values, 0, values.length - record.length);
        System.arraycopy(record, 0, values, values.length - record.length, record.length);
    }

    /** The W · D values, raw units, NaN = missing; owned by this window, changed by {@link #add}. */
    public float[] values() {
        return values;
    }
}
