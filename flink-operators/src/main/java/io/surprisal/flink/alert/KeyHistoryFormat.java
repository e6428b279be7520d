package io.surprisal.flink.alert;

import io.surprisal.scoring.alert.KeyHistory;
import io.surprisal.scoring.alert.KeyHistory.Counted;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.StringValue;

/**
 * {@link KeyHistory} as bytes, big-endian; a string is Flink's {@link StringValue}. Version 1:
 *
 * <pre>
 * byte     version, 1
 * int64    event time of the first record, the highest number where it is unknown
 * int32    number of counted records; for each:
 *   string key, {@link ScoredRecordFormat}, int64 records since
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
final class KeyHistoryFormat {
    private static final int VERSION = 1;

    private KeyHistoryFormat() {}

    static void write(KeyHistory history, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(history.firstEventTime());
        out.writeInt(history.counted().size());
        for (Counted counted : history.counted()) {
            StringValue.writeString(counted.record().key(), out);
            ScoredRecordFormat.write(counted.record(), out);
            out.writeLong(counted.since());
        }
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    static KeyHistory read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("What is remembered of a key for its alerts has version " + version
                    + "; this version of Surprisal reads version " + VERSION
                    + "; run the version that wrote it, or a newer one");
        }
        long firstEventTime = in.readLong();
        int size = in.readInt();
        List<Counted> counted = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            counted.add(new Counted(ScoredRecordFormat.read(StringValue.readString(in), in), in.readLong()));
        }
        return new KeyHistory(firstEventTime, counted);
    }
}
