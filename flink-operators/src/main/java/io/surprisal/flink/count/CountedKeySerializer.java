package io.surprisal.flink.count;

import io.surprisal.flink.state.FormatSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link CountedKeyFormat} in Flink's state. */
final class CountedKeySerializer extends FormatSerializer<CountedKey> {
    static final CountedKeySerializer INSTANCE = new CountedKeySerializer();

    private CountedKeySerializer() {}

    @Override
    protected void write(CountedKey key, DataOutput out) throws IOException {
        CountedKeyFormat.write(key, out);
    }

    @Override
    protected CountedKey read(DataInput in) throws IOException {
        return CountedKeyFormat.read(in);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public CountedKey copy(CountedKey from) {
        return from.copy();
    }

    @Override
    public TypeSerializerSnapshot<CountedKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<CountedKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
