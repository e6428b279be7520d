package io.surprisal.flink;

import org.jspecify.annotations.Nullable;

/** An element of a stream that is somebody else's; its pump may be unknown. */
public record Reading(@Nullable String pump, long time, float temperature, float pressure) {
    /** Its features. */
    public void fill(float[] values) {
        values[0] = temperature;
        values[1] = pressure;
    }
}
