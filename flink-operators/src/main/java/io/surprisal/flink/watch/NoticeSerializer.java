package io.surprisal.flink.watch;

import io.surprisal.flink.state.FormatSerializer;
import io.surprisal.telemetry.record.Notice;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link NoticeFormat} in Flink's state. */
final class NoticeSerializer extends FormatSerializer<Notice> {
    static final NoticeSerializer INSTANCE = new NoticeSerializer();

    private NoticeSerializer() {}

    @Override
    protected void write(Notice notice, DataOutput out) throws IOException {
        NoticeFormat.write(notice, out);
    }

    @Override
    protected Notice read(DataInput in) throws IOException {
        return NoticeFormat.read(in);
    }

    @Override
    public TypeSerializerSnapshot<Notice> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Notice> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
