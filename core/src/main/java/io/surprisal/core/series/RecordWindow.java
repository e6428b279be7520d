package io.surprisal.core.series;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last W records of a key, as models of windows see them: oldest first, row-major [W, D]. What was before a key's first record is
 * missing, NaN: nothing is known of it.
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
            Arrays.fill(window, Float.NaN);
        } else {
            System.arraycopy(previous, width, window, 0, (length - 1) * width);
        }
        System.arraycopy(record, 0, window, (length - 1) * width, width);
        return window;
    }
}
