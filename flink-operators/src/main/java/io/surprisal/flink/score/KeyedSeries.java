package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * What a model remembers of each key, in Flink's keyed state {@value #STATE}. The caller sets the key before it reads or updates.
 *
 * <p>What belongs to another model is forgotten when its key is read, and counted. Keys that no record came of for a while are
 * forgotten, or those that vanish would stay for ever. The while is in processing time, which is what Flink's time to live
 * knows; it only frees memory as long as it is longer than any pause of a key that comes back.
 */
final class KeyedSeries {
    static final String STATE = "series";

    private final ValueState<@Nullable SeriesState> states;
    private final SeriesMemory memory;
    private final Counter foreign;

    /** @param foreign counts what was remembered of a key and belonged to another model */
    KeyedSeries(KeyedStateStore store, SeriesMemory memory, Duration forgetKeysAfter, Counter foreign) {
        ValueStateDescriptor<SeriesState> descriptor =
                new ValueStateDescriptor<>(STATE, SeriesStateSerializer.INSTANCE);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(forgetKeysAfter).build());
        this.states = store.getState(descriptor);
        this.memory = memory;
        this.foreign = foreign;
    }

    /** What is remembered of the current key; changes to it last once {@link #update} took them over. */
    SeriesState current() throws IOException {
        SeriesState state = states.value();
        if (state == null) {
            return new SeriesState();
        }
        foreign.inc(memory.forgetForeign(state));
        return state;
    }

    /** Remembers what {@link #current} gave, as it was changed. */
    void update(SeriesState state) throws IOException {
        states.update(state);
    }
}
