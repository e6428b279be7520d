package io.surprisal.flink.watch;

import io.surprisal.flink.state.FormatSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** {@link WatchedKeyFormat} in Flink's state. */
final class WatchedKeySerializer extends FormatSerializer<WatchedKey> {
    static final WatchedKeySerializer INSTANCE = new WatchedKeySerializer();

    private static final int USUAL_BYTES = 4096;

    private WatchedKeySerializer() {}

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public WatchedKey copy(WatchedKey from) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
            WatchedKeyFormat.write(from, out);
            return WatchedKeyFormat.read(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
        } catch (IOException e) {
            throw new AssertionError("Memory can always be written to and read", e);
        }
    }

    @Override
    protected void write(WatchedKey watched, DataOutput out) throws IOException {
        WatchedKeyFormat.write(watched, out);
    }

    @Override
    protected WatchedKey read(DataInput in) throws IOException {
        return WatchedKeyFormat.read(in);
    }

    @Override
    public TypeSerializerSnapshot<WatchedKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WatchedKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
