package io.surprisal.flink.alert;

import io.surprisal.flink.state.FormatSerializer;
import io.surprisal.scoring.alert.KeyHistory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link KeyHistoryFormat} in Flink's state. */
final class KeyHistorySerializer extends FormatSerializer<KeyHistory> {
    static final KeyHistorySerializer INSTANCE = new KeyHistorySerializer();

    private KeyHistorySerializer() {}

    @Override
    protected void write(KeyHistory history, DataOutput out) throws IOException {
        KeyHistoryFormat.write(history, out);
    }

    @Override
    protected KeyHistory read(DataInput in) throws IOException {
        return KeyHistoryFormat.read(in);
    }

    @Override
    public TypeSerializerSnapshot<KeyHistory> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeyHistory> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
