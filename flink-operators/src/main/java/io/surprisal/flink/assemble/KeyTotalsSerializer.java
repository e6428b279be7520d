package io.surprisal.flink.assemble;

import io.surprisal.flink.state.FormatSerializer;
import io.surprisal.telemetry.measure.KeyTotals;
import io.surprisal.telemetry.measure.KeyTotalsFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** {@link KeyTotalsFormat} in Flink's state. */
final class KeyTotalsSerializer extends FormatSerializer<KeyTotals> {
    static final KeyTotalsSerializer INSTANCE = new KeyTotalsSerializer();

    private KeyTotalsSerializer() {}

    @Override
    protected void write(KeyTotals totals, DataOutput out) throws IOException {
        KeyTotalsFormat.write(totals, out);
    }

    @Override
    protected KeyTotals read(DataInput in) throws IOException {
        return KeyTotalsFormat.read(in);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public KeyTotals copy(KeyTotals from) {
        return from.copy();
    }

    @Override
    public TypeSerializerSnapshot<KeyTotals> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serialiser in a savepoint; the bytes' own version says the rest. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeyTotals> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
