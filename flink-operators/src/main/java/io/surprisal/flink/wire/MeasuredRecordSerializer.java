package io.surprisal.flink.wire;

import io.surprisal.flink.state.FormatSerializer;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.Measurement;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.types.StringValue;

/**
 * Measurements on their way, and in the state of open buckets, so that their bytes have a version. Version 1, big-endian; a string is Flink's {@link StringValue}:
 *
 * <pre>
 * byte    version, 1
 * string  topic, int32 partition, int64 offset
 * string  key
 * int64   event time
 * int64   features
 * string  class
 * int32   number of measurements; for each:
 *   int32 input, int64 series, float64 bound, float64 value, boolean delta
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
final class MeasuredRecordSerializer extends FormatSerializer<MeasuredRecord> {
    static final MeasuredRecordSerializer INSTANCE = new MeasuredRecordSerializer();

    private static final int VERSION = 1;

    private MeasuredRecordSerializer() {}

    @Override
    protected void write(MeasuredRecord record, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        StringValue.writeString(record.source().topic(), out);
        out.writeInt(record.source().partition());
        out.writeLong(record.source().offset());
        StringValue.writeString(record.key(), out);
        out.writeLong(record.eventTime());
        out.writeLong(record.features());
        StringValue.writeString(record.conditionClass(), out);
        out.writeInt(record.measurements().length);
        for (Measurement measurement : record.measurements()) {
            out.writeInt(measurement.input());
            out.writeLong(measurement.series());
            out.writeDouble(measurement.bound());
            out.writeDouble(measurement.value());
            out.writeBoolean(measurement.delta());
        }
    }

    @Override
    protected MeasuredRecord read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("Measurements have version " + version + "; this version of Surprisal reads version "
                    + VERSION + "; run the version that wrote them, or a newer one");
        }
        Coordinates source = new Coordinates(StringValue.readString(in), in.readInt(), in.readLong());
        String key = StringValue.readString(in);
        long eventTime = in.readLong();
        long features = in.readLong();
        String conditionClass = StringValue.readString(in);
        Measurement[] measurements = new Measurement[in.readInt()];
        for (int i = 0; i < measurements.length; i++) {
            measurements[i] =
                    new Measurement(in.readInt(), in.readLong(), in.readDouble(), in.readDouble(), in.readBoolean());
        }
        return new MeasuredRecord(source, key, eventTime, measurements, features, conditionClass);
    }

    @Override
    public TypeSerializerSnapshot<MeasuredRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MeasuredRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
