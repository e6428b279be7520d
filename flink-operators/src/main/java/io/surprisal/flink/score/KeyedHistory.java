package io.surprisal.flink.score;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.series.RecordWindow;
import io.surprisal.core.series.Smoother;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * A history in Flink's keyed state, by the same code that scores series offline: per key the last W records where W &gt; 1, and
 * the smoother's float per part where it smooths.
 *
 * <p>Keys that no record came of for a while are forgotten, or those that vanish would stay for ever. The while is in processing
 * time, which is what Flink's time to live knows; it only frees memory as long as it is longer than any pause of a key that
 * comes back.
 */
final class KeyedHistory implements History {
    static final String WINDOW_STATE = "window";
    static final String SMOOTHED_STATE = "smoothed";

    private final KeyContext keys;
    private final ValueState<float @Nullable []> windows;
    private final ValueState<float @Nullable []> smoothed;
    private final Smoother smoother;
    private final int length;
    private final int size;

    /** @param keys where the key of the state is set */
    KeyedHistory(KeyContext keys, KeyedStateStore store, Manifest manifest, Duration forgetKeysAfter) {
        this.keys = keys;
        this.smoother = manifest.headline().smoother();
        this.length = manifest.window();
        this.size = length * manifest.features().size();
        this.windows =
                state(store, WINDOW_STATE, PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO, forgetKeysAfter);
        this.smoothed =
                state(store, SMOOTHED_STATE, PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO, forgetKeysAfter);
    }

    @Override
    public float[] window(TelemetryRecord record) throws IOException {
        if (length == 1) {
            return record.values();
        }
        keys.setCurrentKey(record.key());
        float[] previous = windows.value();
        // A savepoint may hold windows of a model with another length or width; they are no past of this one's.
        boolean fits = previous != null && previous.length == size;
        float[] window = RecordWindow.next(fits ? previous : null, record.values(), length);
        windows.update(window);
        return window;
    }

    @Override
    public float smooth(TelemetryRecord record, float[] parts, float abnormality) throws IOException {
        if (smoother.isIdentity()) {
            return abnormality;
        }
        keys.setCurrentKey(record.key());
        float[] states = smoothed.value();
        if (states == null || states.length != parts.length) {
            states = new float[parts.length];
            Arrays.fill(states, Smoother.NO_STATE);
        }
        float next = smoother.next(states, parts, abnormality);
        smoothed.update(states);
        return next;
    }

    private static <T> ValueState<T> state(
            KeyedStateStore store, String name, TypeInformation<T> type, Duration forgetAfter) {
        ValueStateDescriptor<T> descriptor = new ValueStateDescriptor<>(name, type);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(forgetAfter).build());
        return store.getState(descriptor);
    }
}
