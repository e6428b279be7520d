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

/**
 * Topic, partition, offset, key, event time, number of values, values. Where the record has a class, which follows the values, the number's bits
 * are inverted: a record without one is written as it was before there were classes, and what was written then is read.
 */
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
        int count = record.values().length;
        boolean classed = !record.conditionClass().isEmpty();
        out.writeInt(classed ? ~count : count);
        for (float value : record.values()) {
            out.writeFloat(value);
        }
        if (classed) {
            StringValue.writeString(record.conditionClass(), out);
        }
    }

    @Override
    protected TelemetryRecord read(DataInput in) throws IOException {
        Coordinates source = new Coordinates(StringValue.readString(in), in.readInt(), in.readLong());
        String key = StringValue.readString(in);
        long eventTime = in.readLong();
        int count = in.readInt();
        return count < 0
                ? new TelemetryRecord(source, key, eventTime, values(in, ~count), StringValue.readString(in))
                : new TelemetryRecord(source, key, eventTime, values(in, count));
    }

    private static float[] values(DataInput in, int count) throws IOException {
        float[] values = new float[count];
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
