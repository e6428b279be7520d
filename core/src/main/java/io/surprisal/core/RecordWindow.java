package io.surprisal.core;

import org.jspecify.annotations.Nullable;

/**
 * The last W records of a key, as models of windows see them: oldest first, row-major [W, D]. A key's first record stands in for
 * the ones before it.
 */
public final class RecordWindow {
    private RecordWindow() {}

    /**
     * The window that ends with a record.
     *
     * @param previous what this returned for the key's last record, null before the first; not changed
     * @param record the values of the D features, NaN = missing; not changed
     * @param length W ≥ 1
     * @return a new array of W · D values
     */
    public static float[] next(float @Nullable [] previous, float[] record, int length) {
        int width = record.length;
        float[] window = new float[length * width];
        if (previous == null) {
            for (int row = 0; row < length; row++) {
                System.arraycopy(record, 0, window, row * width, width);
            }
        } else {
            System.arraycopy(previous, width, window, 0, (length - 1) * width);
            System.arraycopy(record, 0, window, (length - 1) * width, width);
        }
        return window;
    }
}
