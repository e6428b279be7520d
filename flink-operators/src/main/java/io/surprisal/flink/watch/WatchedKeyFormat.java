package io.surprisal.flink.watch;

import io.surprisal.core.drift.DriftState;
import io.surprisal.scoring.watch.KeyWatch;
import io.surprisal.scoring.watch.KeyWatch.Stillness;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Notice;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.StringValue;

/**
 * {@link WatchedKey} as bytes, big-endian; a string is Flink's {@link StringValue}. Version 1:
 *
 * <pre>
 * byte     version, 1
 * int64    owner
 * latest:  string topic, int32 partition, int64 offset
 * int64    latest time
 * int64    span
 * int32    parts
 * int32    number of drift tests; for each:
 *   byte   number of bins, int32 × that number
 *   byte   number of bets, float32 × that number
 *   int64  since, int32 calm
 * int32    number of features; for each:
 *   float32 value, int64 since, int32 records
 * int32    number of open notices; for each what {@link NoticeFormat} says
 * int64    silence timer
 * int64    clock timer
 * int64    watermark
 * boolean  heard
 * int64    heard at
 * </pre>
 *
 * About 110 bytes for each feature of five bins, 4.2 KB for 38. A later version keeps reading the earlier ones; bytes of every version stay in
 * the tests.
 */
final class WatchedKeyFormat {
    private static final int VERSION = 1;

    private WatchedKeyFormat() {}

    static void write(WatchedKey watched, DataOutput out) throws IOException {
        KeyWatch key = watched.key();
        out.writeByte(VERSION);
        out.writeLong(key.owner());
        StringValue.writeString(key.latest().topic(), out);
        out.writeInt(key.latest().partition());
        out.writeLong(key.latest().offset());
        out.writeLong(key.latestTime());
        out.writeLong(key.span());
        out.writeInt(key.parts());
        out.writeInt(key.tests().size());
        for (DriftState test : key.tests()) {
            write(test, out);
        }
        write(key.stillness(), out);
        List<Notice> open = key.open();
        out.writeInt(open.size());
        for (Notice notice : open) {
            NoticeFormat.write(notice, out);
        }
        out.writeLong(watched.silenceTimer());
        out.writeLong(watched.clockTimer());
        out.writeLong(watched.watermark());
        out.writeBoolean(watched.heard());
        out.writeLong(watched.heardAt());
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    static WatchedKey read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("The watch of a key has version " + version
                    + "; this version of Surprisal reads version " + VERSION
                    + "; run the version that wrote it, or a newer one");
        }
        KeyWatch key = new KeyWatch(
                in.readLong(),
                new Coordinates(StringValue.readString(in), in.readInt(), in.readLong()),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                tests(in),
                stillness(in),
                notices(in));
        return new WatchedKey(key, in.readLong(), in.readLong(), in.readLong(), in.readBoolean(), in.readLong());
    }

    private static void write(DriftState test, DataOutput out) throws IOException {
        out.writeByte(test.counts().length);
        for (int count : test.counts()) {
            out.writeInt(count);
        }
        out.writeByte(test.evidence().length);
        for (float evidence : test.evidence()) {
            out.writeFloat(evidence);
        }
        out.writeLong(test.since());
        out.writeInt(test.calm());
    }

    private static List<DriftState> tests(DataInput in) throws IOException {
        int number = in.readInt();
        List<DriftState> tests = new ArrayList<>();
        for (int test = 0; test < number; test++) {
            int[] counts = new int[in.readUnsignedByte()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = in.readInt();
            }
            float[] evidence = new float[in.readUnsignedByte()];
            for (int i = 0; i < evidence.length; i++) {
                evidence[i] = in.readFloat();
            }
            tests.add(new DriftState(counts, evidence, in.readLong(), in.readInt()));
        }
        return tests;
    }

    private static void write(Stillness stillness, DataOutput out) throws IOException {
        out.writeInt(stillness.values().length);
        for (int i = 0; i < stillness.values().length; i++) {
            out.writeFloat(stillness.values()[i]);
            out.writeLong(stillness.since()[i]);
            out.writeInt(stillness.records()[i]);
        }
    }

    private static Stillness stillness(DataInput in) throws IOException {
        int number = in.readInt();
        Stillness stillness = new Stillness(new float[number], new long[number], new int[number]);
        for (int i = 0; i < number; i++) {
            stillness.values()[i] = in.readFloat();
            stillness.since()[i] = in.readLong();
            stillness.records()[i] = in.readInt();
        }
        return stillness;
    }

    private static List<Notice> notices(DataInput in) throws IOException {
        int number = in.readInt();
        List<Notice> notices = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            notices.add(NoticeFormat.read(in));
        }
        return notices;
    }
}
