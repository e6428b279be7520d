package io.surprisal.flink.count;

import io.surprisal.telemetry.log.LineGroup;
import io.surprisal.telemetry.record.Coordinates;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.StringValue;

/**
 * {@link CountedKey} as bytes, big-endian; a string is Flink's {@link StringValue}. Version 1:
 *
 * <pre>
 * byte     version, 1
 * int64    owner
 * int64    silence timer
 * int64    watermark
 * boolean  heard
 * int32    number of groups; for each:
 *   source: string topic, int32 partition, int64 offset
 *   int64  start, int64 end
 *   int32  lines
 *   int32  number of features, int32 number of those counted; for each of these: int32 feature, int32 count
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
final class CountedKeyFormat {
    private static final int VERSION = 1;

    private CountedKeyFormat() {}

    static void write(CountedKey key, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(key.owner());
        out.writeLong(key.silenceTimer());
        out.writeLong(key.watermark());
        out.writeBoolean(key.heard());
        out.writeInt(key.groups().size());
        for (LineGroup group : key.groups()) {
            StringValue.writeString(group.source().topic(), out);
            out.writeInt(group.source().partition());
            out.writeLong(group.source().offset());
            out.writeLong(group.start());
            out.writeLong(group.end());
            out.writeInt(group.lines());
            write(group.counts(), out);
        }
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    static CountedKey read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("The lines of a key have version " + version
                    + "; this version of Surprisal reads version " + VERSION
                    + "; run the version that wrote them, or a newer one");
        }
        long owner = in.readLong();
        long silenceTimer = in.readLong();
        long watermark = in.readLong();
        boolean heard = in.readBoolean();
        int number = in.readInt();
        List<LineGroup> groups = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            groups.add(new LineGroup(
                    new Coordinates(StringValue.readString(in), in.readInt(), in.readLong()),
                    in.readLong(),
                    in.readLong(),
                    in.readInt(),
                    counts(in)));
        }
        return new CountedKey(owner, groups, silenceTimer, watermark, heard);
    }

    private static void write(int[] counts, DataOutput out) throws IOException {
        int counted = 0;
        for (int count : counts) {
            counted += count == 0 ? 0 : 1;
        }
        out.writeInt(counts.length);
        out.writeInt(counted);
        for (int feature = 0; feature < counts.length; feature++) {
            if (counts[feature] != 0) {
                out.writeInt(feature);
                out.writeInt(counts[feature]);
            }
        }
    }

    private static int[] counts(DataInput in) throws IOException {
        int[] counts = new int[in.readInt()];
        int counted = in.readInt();
        for (int i = 0; i < counted; i++) {
            counts[in.readInt()] = in.readInt();
        }
        return counts;
    }
}
