package io.surprisal.flink.alert;

import io.surprisal.flink.state.FormatSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link OpenAlertFormat} in Flink's state. */
final class OpenAlertSerializer extends FormatSerializer<OpenAlert> {
    static final OpenAlertSerializer INSTANCE = new OpenAlertSerializer();

    private OpenAlertSerializer() {}

    @Override
    protected void write(OpenAlert open, DataOutput out) throws IOException {
        OpenAlertFormat.write(open, out);
    }

    @Override
    protected OpenAlert read(DataInput in) throws IOException {
        return OpenAlertFormat.read(in);
    }

    @Override
    public TypeSerializerSnapshot<OpenAlert> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OpenAlert> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
