package io.surprisal.flink.wire;

import io.surprisal.flink.state.FormatSerializer;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.types.StringValue;

/** Topic, partition, offset, key, event time, number of values, values. */
final class TelemetryRecordSerializer extends FormatSerializer<TelemetryRecord> {
    static final TelemetryRecordSerializer INSTANCE = new TelemetryRecordSerializer();

    private TelemetryRecordSerializer() {}

    @Override
    protected void write(TelemetryRecord record, DataOutput out) throws IOException {
        Coordinates source = record.source();
        StringValue.writeString(source.topic(), out);
        out.writeInt(source.partition());
        out.writeLong(source.offset());
        StringValue.writeString(record.key(), out);
        out.writeLong(record.eventTime());
        out.writeInt(record.values().length);
        for (float value : record.values()) {
            out.writeFloat(value);
        }
    }

    @Override
    protected TelemetryRecord read(DataInput in) throws IOException {
        return new TelemetryRecord(
                new Coordinates(StringValue.readString(in), in.readInt(), in.readLong()),
                StringValue.readString(in),
                in.readLong(),
                values(in));
    }

    private static float[] values(DataInput in) throws IOException {
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    @Override
    public TypeSerializerSnapshot<TelemetryRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TelemetryRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
