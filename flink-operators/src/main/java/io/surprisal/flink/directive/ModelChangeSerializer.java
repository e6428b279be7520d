package io.surprisal.flink.directive;

import io.surprisal.flink.directive.ModelChange.Kind;
import io.surprisal.flink.state.FormatSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.types.StringValue;

/**
 * A {@link ModelChange} in Flink's state, big-endian; a string is Flink's {@link StringValue}. Version 1:
 *
 * <pre>
 * byte     version, 1
 * string   kind, by name
 * string   uri
 * int32    number of bytes of the file; -1 without one
 * byte × that number
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
public final class ModelChangeSerializer extends FormatSerializer<ModelChange> {
    public static final ModelChangeSerializer INSTANCE = new ModelChangeSerializer();

    private static final int VERSION = 1;
    private static final long serialVersionUID = 1;

    private ModelChangeSerializer() {}

    @Override
    protected void write(ModelChange change, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        StringValue.writeString(change.kind().name(), out);
        StringValue.writeString(change.uri(), out);
        byte[] bytes = change.bytes();
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    @Override
    protected ModelChange read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("A model in the state has version " + version
                    + "; this version of Surprisal reads version " + VERSION
                    + "; run the version that wrote it, or a newer one");
        }
        Kind kind = Kind.valueOf(StringValue.readString(in));
        String uri = StringValue.readString(in);
        int length = in.readInt();
        byte[] bytes = length < 0 ? null : new byte[length];
        if (bytes != null) {
            in.readFully(bytes);
        }
        return new ModelChange(kind, uri, bytes);
    }

    @Override
    public TypeSerializerSnapshot<ModelChange> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelChange> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
