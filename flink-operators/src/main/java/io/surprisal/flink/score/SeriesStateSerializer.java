package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesState;
import io.surprisal.core.series.SeriesStateFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link SeriesStateFormat} in Flink's state. Every value carries its version, so that a savepoint may hold several. */
final class SeriesStateSerializer extends TypeSerializerSingleton<SeriesState> {
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
    public SeriesState copy(SeriesState from, SeriesState reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(SeriesState state, DataOutputView target) throws IOException {
        SeriesStateFormat.write(state, target);
    }

    @Override
    public SeriesState deserialize(DataInputView source) throws IOException {
        return SeriesStateFormat.read(source);
    }

    @Override
    public SeriesState deserialize(SeriesState reuse, DataInputView source) throws IOException {
        return SeriesStateFormat.read(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        SeriesStateFormat.write(SeriesStateFormat.read(source), target);
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
