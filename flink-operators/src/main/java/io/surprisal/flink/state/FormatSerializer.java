package io.surprisal.flink.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes values in a format of the project's own. That of state has a version in every value, so that a savepoint may hold several; that
 * of records on their way has none. The subclass's snapshot names the serialiser alone; a subclass for values that change copies them.
 */
public abstract class FormatSerializer<T> extends TypeSerializerSingleton<T> {
    protected abstract void write(T state, DataOutput out) throws IOException;

    /** Reads what this or an earlier version wrote. */
    protected abstract T read(DataInput in) throws IOException;

    /** Whether values never change, which is what most state here does: then a copy is the value itself. */
    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T createInstance() {
        throw new UnsupportedOperationException("State comes from records or from its bytes alone");
    }

    @Override
    public final T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final void serialize(T state, DataOutputView target) throws IOException {
        write(state, target);
    }

    @Override
    public final T deserialize(DataInputView source) throws IOException {
        return read(source);
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return read(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        write(read(source), target);
    }
}
