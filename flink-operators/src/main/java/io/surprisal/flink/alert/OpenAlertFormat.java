package io.surprisal.flink.alert;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.types.StringValue;

/**
 * {@link OpenAlert} as bytes, big-endian; a string is Flink's {@link StringValue}, in which no character is lost. Version 1:
 *
 * <pre>
 * byte     version, 1
 * string   id
 * string   key
 * opening  coordinates: string topic, int32 partition, int64 offset
 * int64    first event time
 * int64    last event time
 * int64    records
 * float64  tail probability
 * float64  grade
 * peak:
 *   coordinates, int64 event time, string name and string version of the model
 *   int32 number of outputs; for each: string name, float32 value
 *   float32 abnormality, float32 smoothed, float64 tail probability, float64 grade
 *   int32 number of deviations; for each:
 *     string feature, string member, float32 before, observed, expected, expected scale, surprisal
 * int64    quiet timer
 * int64    silence timer
 * int64    watermark
 * boolean  heard
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
final class OpenAlertFormat {
    private static final int VERSION = 1;

    private OpenAlertFormat() {}

    static void write(OpenAlert open, DataOutput out) throws IOException {
        Alert alert = open.alert();
        out.writeByte(VERSION);
        StringValue.writeString(alert.id(), out);
        StringValue.writeString(alert.key(), out);
        coordinates(alert.opening(), out);
        out.writeLong(alert.firstEventTime());
        out.writeLong(alert.lastEventTime());
        out.writeLong(alert.records());
        out.writeDouble(alert.tailProbability());
        out.writeDouble(alert.grade());
        peak(alert.peak(), out);
        out.writeLong(open.quietTimer());
        out.writeLong(open.silenceTimer());
        out.writeLong(open.watermark());
        out.writeBoolean(open.heard());
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    static OpenAlert read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("An open alert has version " + version + "; this version of Surprisal reads version "
                    + VERSION + "; run the version that wrote it, or a newer one");
        }
        String id = StringValue.readString(in);
        String key = StringValue.readString(in);
        Alert alert = new Alert(
                AlertStatus.OPENED,
                null,
                id,
                key,
                coordinates(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                peak(key, in));
        return new OpenAlert(alert, in.readLong(), in.readLong(), in.readLong(), in.readBoolean());
    }

    private static void coordinates(Coordinates source, DataOutput out) throws IOException {
        StringValue.writeString(source.topic(), out);
        out.writeInt(source.partition());
        out.writeLong(source.offset());
    }

    private static Coordinates coordinates(DataInput in) throws IOException {
        return new Coordinates(StringValue.readString(in), in.readInt(), in.readLong());
    }

    private static void peak(ScoredRecord peak, DataOutput out) throws IOException {
        coordinates(peak.source(), out);
        out.writeLong(peak.eventTime());
        StringValue.writeString(peak.model().name(), out);
        StringValue.writeString(peak.model().version(), out);
        out.writeInt(peak.values().length);
        for (int i = 0; i < peak.values().length; i++) {
            StringValue.writeString(peak.outputs()[i], out);
            out.writeFloat(peak.values()[i]);
        }
        out.writeFloat(peak.abnormality());
        out.writeFloat(peak.smoothed());
        out.writeDouble(peak.tailProbability());
        out.writeDouble(peak.grade());
        out.writeInt(peak.deviations().length);
        for (FeatureDeviation deviation : peak.deviations()) {
            deviation(deviation, out);
        }
    }

    private static ScoredRecord peak(String key, DataInput in) throws IOException {
        Coordinates source = coordinates(in);
        long eventTime = in.readLong();
        ModelVersion model = new ModelVersion(StringValue.readString(in), StringValue.readString(in));
        String[] outputs = new String[in.readInt()];
        float[] values = new float[outputs.length];
        for (int i = 0; i < values.length; i++) {
            outputs[i] = StringValue.readString(in);
            values[i] = in.readFloat();
        }
        float abnormality = in.readFloat();
        float smoothed = in.readFloat();
        double tailProbability = in.readDouble();
        double grade = in.readDouble();
        FeatureDeviation[] deviations = new FeatureDeviation[in.readInt()];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = deviation(in);
        }
        return new ScoredRecord(
                source,
                key,
                eventTime,
                model,
                outputs,
                values,
                abnormality,
                smoothed,
                tailProbability,
                grade,
                true,
                deviations);
    }

    private static void deviation(FeatureDeviation deviation, DataOutput out) throws IOException {
        StringValue.writeString(deviation.feature(), out);
        StringValue.writeString(deviation.member(), out);
        out.writeFloat(deviation.before());
        out.writeFloat(deviation.observed());
        out.writeFloat(deviation.expected());
        out.writeFloat(deviation.expectedScale());
        out.writeFloat(deviation.surprisal());
    }

    private static FeatureDeviation deviation(DataInput in) throws IOException {
        return new FeatureDeviation(
                StringValue.readString(in),
                StringValue.readString(in),
                in.readFloat(),
                in.readFloat(),
                in.readFloat(),
                in.readFloat(),
                in.readFloat());
    }
}
