package io.surprisal.flink.wire;

import io.surprisal.flink.state.FormatSerializer;
import io.surprisal.telemetry.record.Watched;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.types.StringValue;

/** The telemetry, the abnormality, the version of the model. */
final class WatchedSerializer extends FormatSerializer<Watched> {
    static final WatchedSerializer INSTANCE = new WatchedSerializer();

    private WatchedSerializer() {}

    @Override
    protected void write(Watched record, DataOutput out) throws IOException {
        TelemetryRecordSerializer.INSTANCE.write(record.telemetry(), out);
        out.writeFloat(record.abnormality());
        StringValue.writeString(record.model(), out);
    }

    @Override
    protected Watched read(DataInput in) throws IOException {
        return new Watched(TelemetryRecordSerializer.INSTANCE.read(in), in.readFloat(), StringValue.readString(in));
    }

    @Override
    public TypeSerializerSnapshot<Watched> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Watched> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
