package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * What models remember of each key, in Flink's keyed state {@value #STATE}. A key's state is read once and held until
 * {@link #write}, which a checkpoint needs before its barrier passes; or until {@value #HELD_BYTES} bytes are held. So a
 * key with many records costs a state backend that writes bytes little.
 *
 * <p>What belongs to another model is forgotten when its key is read, and counted, unless keys have models of their own: those may be missing for a while. Keys that no record came of for a while are
 * forgotten, or those that vanish would stay for ever. The while is in processing time, which is what Flink's time to live
 * knows; it only frees memory as long as it is longer than any pause of a key that comes back.
 */
final class KeyedSeries {
    static final String STATE = "series";

    /** How much is held at most, about. */
    static final int HELD_BYTES = 16 << 20;

    /** Of a held state without its floats: the objects, the key, its place in the map. */
    private static final int OVERHEAD_BYTES = 256;

    private final ValueState<@Nullable SeriesState> states;
    private final Consumer<Object> currentKey;
    private final boolean forgetsForeign;
    private final Counter foreign;
    private final Map<String, SeriesState> held = new HashMap<>();
    private long heldBytes;

    /**
     * @param currentKey sets the key whose state the store gives
     * @param forgetsForeign whether what belongs to other models is forgotten when a key is read; not where a key may have its own model again
     * @param foreign counts what was remembered of a key and belonged to another model
     */
    KeyedSeries(
            KeyedStateStore store,
            Consumer<Object> currentKey,
            Duration forgetKeysAfter,
            boolean forgetsForeign,
            Counter foreign) {
        ValueStateDescriptor<SeriesState> descriptor =
                new ValueStateDescriptor<>(STATE, SeriesStateSerializer.INSTANCE);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(forgetKeysAfter).build());
        this.states = store.getState(descriptor);
        this.currentKey = currentKey;
        this.forgetsForeign = forgetsForeign;
        this.foreign = foreign;
    }

    /**
     * What is remembered of a key, to be changed in place before the next key is asked for.
     *
     * @param memories of the models that score the key; the same for it until {@link #write}
     */
    SeriesState of(String key, List<SeriesMemory> memories) throws IOException {
        SeriesState state = held.get(key);
        if (state == null) {
            int bytes = OVERHEAD_BYTES;
            for (SeriesMemory memory : memories) {
                bytes += Float.BYTES * memory.floats();
            }
            if (heldBytes + bytes > HELD_BYTES) {
                write();
            }
            state = read(key, memories);
            held.put(key, state);
            heldBytes += bytes;
        }
        return state;
    }

    /** Has Flink's state remember all that was changed. */
    void write() throws IOException {
        for (Map.Entry<String, SeriesState> entry : held.entrySet()) {
            currentKey.accept(entry.getKey());
            states.update(entry.getValue());
        }
        held.clear();
        heldBytes = 0;
    }

    private SeriesState read(String key, List<SeriesMemory> memories) throws IOException {
        currentKey.accept(key);
        SeriesState state = states.value();
        if (state == null) {
            return new SeriesState();
        }
        if (forgetsForeign) {
            foreign.inc(SeriesMemory.forgetForeign(state, memories));
        }
        return state;
    }
}
