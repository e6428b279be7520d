package io.surprisal.flink.watch;

import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.types.StringValue;

/**
 * A {@link Notice} that is open as bytes, big-endian; a string is Flink's {@link StringValue}, in which no character is lost. Version 1:
 *
 * <pre>
 * byte     version, 1
 * string   kind, by name
 * string   id
 * string   key
 * string   feature, null where there is none
 * int64    since
 * int64    time
 * float64  evidence
 * float64  limit
 * string   name and string version of the model
 * string   what
 * string   what to do
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
final class NoticeFormat {
    private static final int VERSION = 1;

    private NoticeFormat() {}

    static void write(Notice notice, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        StringValue.writeString(notice.kind().name(), out);
        StringValue.writeString(notice.id(), out);
        StringValue.writeString(notice.key(), out);
        StringValue.writeString(notice.feature(), out);
        out.writeLong(notice.since());
        out.writeLong(notice.time());
        out.writeDouble(notice.evidence());
        out.writeDouble(notice.limit());
        StringValue.writeString(notice.model().name(), out);
        StringValue.writeString(notice.model().version(), out);
        StringValue.writeString(notice.what(), out);
        StringValue.writeString(notice.whatToDo(), out);
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    static Notice read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("An open notice has version " + version + "; this version of Surprisal reads version "
                    + VERSION + "; run the version that wrote it, or a newer one");
        }
        NoticeKind kind = NoticeKind.valueOf(StringValue.readString(in));
        return new Notice(
                NoticeStatus.OPENED,
                kind,
                StringValue.readString(in),
                StringValue.readString(in),
                StringValue.readString(in),
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                new ModelVersion(StringValue.readString(in), StringValue.readString(in)),
                StringValue.readString(in),
                StringValue.readString(in));
    }
}
