package io.surprisal.core.series;

import java.util.Arrays;

/** What a {@link Smoother} holds of one key: a float for each part, NaN for a part of which no value was seen. */
public final class SmootherState {
    private final float[] held;

    /** Of values that another one had; owned by this state from now on. */
    public SmootherState(float... held) {
        this.held = held;
    }

    /** Before a key's first record. */
    public static SmootherState empty(int parts) {
        float[] held = new float[parts];
        Arrays.fill(held, Float.NaN);
        return new SmootherState(held);
    }

    /** The held values; owned by this state, changed by {@link Smoother#next}. */
    float[] held() {
        return held;
    }
}
