package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesState;
import io.surprisal.core.series.SeriesStateFormat;
import io.surprisal.flink.state.FormatSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link SeriesStateFormat} in Flink's state. */
final class SeriesStateSerializer extends FormatSerializer<SeriesState> {
    static final SeriesStateSerializer INSTANCE = new SeriesStateSerializer();

    private SeriesStateSerializer() {}

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public SeriesState createInstance() {
        return new SeriesState();
    }

    @Override
    public SeriesState copy(SeriesState from) {
        return from.copy();
    }

    @Override
    protected void write(SeriesState state, DataOutput out) throws IOException {
        SeriesStateFormat.write(state, out);
    }

    @Override
    protected SeriesState read(DataInput in) throws IOException {
        return SeriesStateFormat.read(in);
    }

    @Override
    public TypeSerializerSnapshot<SeriesState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeriesState> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
