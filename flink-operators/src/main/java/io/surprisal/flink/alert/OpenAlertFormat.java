package io.surprisal.flink.alert;

import io.surprisal.scoring.alert.AlertEvidence;
import io.surprisal.scoring.alert.RunningAlert;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.types.StringValue;

/**
 * {@link OpenAlert} as bytes, big-endian; a string is Flink's {@link StringValue}, in which no character is lost. Version 3:
 *
 * <pre>
 * byte     version, 3
 * string   id
 * string   key
 * opening  coordinates, as in {@link ScoredRecordFormat}
 * int64    first event time
 * int64    last event time
 * int64    records
 * float64  tail probability
 * float64  grade
 * float32  smoothed
 * peak     {@link ScoredRecordFormat}
 * int32    number of features; for each:
 *   float64 sum of surprisal, int64 records, its worst deviation as in {@link ScoredRecordFormat}
 * float64  tail probability of the last event
 * int64    held until
 * int32    recovered
 * int64    quiet timer
 * int64    silence timer
 * int64    watermark
 * boolean  heard
 * </pre>
 *
 * Before version 3 smoothed is missing; then it is that of the peak. Version 1 lacks what is between the peak and the quiet timer. Then the features are those of the peak, and how bad the alert is counts
 * as told.
 *
 * <p>A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
final class OpenAlertFormat {
    private static final int VERSION = 3;

    private OpenAlertFormat() {}

    static void write(OpenAlert open, DataOutput out) throws IOException {
        RunningAlert alert = open.alert();
        AlertEvidence evidence = alert.evidence();
        out.writeByte(VERSION);
        StringValue.writeString(alert.id(), out);
        StringValue.writeString(alert.key(), out);
        ScoredRecordFormat.writeCoordinates(alert.opening(), out);
        out.writeLong(evidence.firstEventTime());
        out.writeLong(evidence.lastEventTime());
        out.writeLong(evidence.records());
        out.writeDouble(evidence.tailProbability());
        out.writeDouble(evidence.grade());
        out.writeFloat(evidence.smoothed());
        ScoredRecordFormat.write(evidence.peak(), out);
        out.writeInt(evidence.features().size());
        for (AlertFeature feature : evidence.features()) {
            out.writeDouble(feature.surprisal());
            out.writeLong(feature.records());
            ScoredRecordFormat.writeDeviation(feature.worst(), out);
        }
        out.writeDouble(alert.toldTailProbability());
        out.writeLong(alert.heldUntil());
        out.writeInt(alert.recovered());
        out.writeLong(open.quietTimer());
        out.writeLong(open.silenceTimer());
        out.writeLong(open.watermark());
        out.writeBoolean(open.heard());
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    static OpenAlert read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "An open alert has version " + version + "; this version of Surprisal reads versions 1 to "
                            + VERSION + "; run the version that wrote it, or a newer one");
        }
        RunningAlert alert = alert(version, in);
        return new OpenAlert(alert, in.readLong(), in.readLong(), in.readLong(), in.readBoolean());
    }

    private static RunningAlert alert(int version, DataInput in) throws IOException {
        String id = StringValue.readString(in);
        String key = StringValue.readString(in);
        Coordinates opening = ScoredRecordFormat.readCoordinates(in);
        long firstEventTime = in.readLong();
        long lastEventTime = in.readLong();
        long records = in.readLong();
        double tailProbability = in.readDouble();
        double grade = in.readDouble();
        float highest = version < 3 ? Float.NEGATIVE_INFINITY : in.readFloat();
        ScoredRecord peak = ScoredRecordFormat.read(key, in);
        List<AlertFeature> features = version == 1
                ? Stream.of(peak.deviations()).map(AlertFeature::of).toList()
                : features(in);
        AlertEvidence evidence = new AlertEvidence(
                firstEventTime,
                lastEventTime,
                records,
                tailProbability,
                grade,
                Math.max(highest, peak.smoothed()),
                peak,
                features);
        return version == 1
                ? new RunningAlert(id, key, opening, evidence, tailProbability, lastEventTime, 0)
                : new RunningAlert(id, key, opening, evidence, in.readDouble(), in.readLong(), in.readInt());
    }

    private static List<AlertFeature> features(DataInput in) throws IOException {
        int size = in.readInt();
        List<AlertFeature> features = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            double surprisal = in.readDouble();
            long records = in.readLong();
            var worst = ScoredRecordFormat.readDeviation(in);
            features.add(new AlertFeature(worst.feature(), surprisal, records, worst));
        }
        return features;
    }
}
