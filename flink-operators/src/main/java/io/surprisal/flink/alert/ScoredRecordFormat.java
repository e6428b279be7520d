package io.surprisal.flink.alert;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.types.StringValue;

/**
 * An anomalous {@link ScoredRecord} within a state that says its key, as bytes, big-endian; a string is Flink's {@link StringValue}, in
 * which no character is lost. The threshold is not kept. The version is that of the state.
 *
 * <pre>
 * coordinates: string topic, int32 partition, int64 offset
 * int64 event time, string name and string version of the model
 * int32 number of outputs; for each: string name, float32 value
 * float32 abnormality, float32 smoothed, float64 tail probability, float64 grade
 * int32 number of deviations; for each:
 *   string feature, string member, float32 before, observed, expected, expected scale, surprisal
 * </pre>
 */
final class ScoredRecordFormat {
    private ScoredRecordFormat() {}

    static void write(ScoredRecord record, DataOutput out) throws IOException {
        writeCoordinates(record.source(), out);
        out.writeLong(record.eventTime());
        StringValue.writeString(record.model().name(), out);
        StringValue.writeString(record.model().version(), out);
        out.writeInt(record.values().length);
        for (int i = 0; i < record.values().length; i++) {
            StringValue.writeString(record.outputs()[i], out);
            out.writeFloat(record.values()[i]);
        }
        out.writeFloat(record.abnormality());
        out.writeFloat(record.smoothed());
        out.writeDouble(record.tailProbability());
        out.writeDouble(record.grade());
        out.writeInt(record.deviations().length);
        for (FeatureDeviation deviation : record.deviations()) {
            writeDeviation(deviation, out);
        }
    }

    static ScoredRecord read(String key, DataInput in) throws IOException {
        Coordinates source = readCoordinates(in);
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
            deviations[i] = readDeviation(in);
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
                Float.NaN,
                tailProbability,
                grade,
                true,
                0,
                false,
                deviations);
    }

    static void writeCoordinates(Coordinates source, DataOutput out) throws IOException {
        StringValue.writeString(source.topic(), out);
        out.writeInt(source.partition());
        out.writeLong(source.offset());
    }

    static Coordinates readCoordinates(DataInput in) throws IOException {
        return new Coordinates(StringValue.readString(in), in.readInt(), in.readLong());
    }

    static void writeDeviation(FeatureDeviation deviation, DataOutput out) throws IOException {
        StringValue.writeString(deviation.feature(), out);
        StringValue.writeString(deviation.member(), out);
        out.writeFloat(deviation.before());
        out.writeFloat(deviation.observed());
        out.writeFloat(deviation.expected());
        out.writeFloat(deviation.expectedScale());
        out.writeFloat(deviation.surprisal());
    }

    static FeatureDeviation readDeviation(DataInput in) throws IOException {
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
