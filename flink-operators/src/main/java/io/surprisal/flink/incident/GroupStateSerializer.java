package io.surprisal.flink.incident;

import io.surprisal.flink.state.FormatSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link GroupStateFormat} in Flink's state. */
final class GroupStateSerializer extends FormatSerializer<GroupState> {
    static final GroupStateSerializer INSTANCE = new GroupStateSerializer();

    private GroupStateSerializer() {}

    @Override
    protected void write(GroupState state, DataOutput out) throws IOException {
        GroupStateFormat.write(state, out);
    }

    @Override
    protected GroupState read(DataInput in) throws IOException {
        return GroupStateFormat.read(in);
    }

    @Override
    public TypeSerializerSnapshot<GroupState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<GroupState> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
