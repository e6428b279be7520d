package io.surprisal.telemetry.measure;

import io.surprisal.telemetry.measure.KeyTotals.Series;
import io.surprisal.telemetry.measure.KeyTotals.Total;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * {@link KeyTotals} as bytes, big-endian. Version 1:
 *
 * <pre>
 * byte   version, 1
 * int64  owner
 * int32  number of features; for each:
 *   float32 the value that it holds, NaN for none
 *   int64   the start of that value's bucket, epoch milliseconds
 * int32  number of counters; for each:
 *   int32 input, int64 labels, float64 bound
 *   int64 time, epoch milliseconds, float64 value
 * </pre>
 *
 * A later version keeps reading the earlier ones; bytes of every version stay in the tests.
 */
public final class KeyTotalsFormat {
    private static final int VERSION = 1;

    private KeyTotalsFormat() {}

    public static void write(KeyTotals totals, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(totals.owner());
        out.writeInt(totals.held().length);
        for (int i = 0; i < totals.held().length; i++) {
            out.writeFloat(totals.held()[i]);
            out.writeLong(totals.heldAt()[i]);
        }
        out.writeInt(totals.totals().size());
        for (Map.Entry<Series, Total> entry : totals.totals().entrySet()) {
            Series series = entry.getKey();
            out.writeInt(series.input());
            out.writeLong(series.labels());
            out.writeDouble(series.bound());
            out.writeLong(entry.getValue().time());
            out.writeDouble(entry.getValue().value());
        }
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    public static KeyTotals read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "The totals of a key have version " + version + "; this version of Surprisal reads version "
                            + VERSION + "; run the version that wrote them, or a newer one");
        }
        long owner = in.readLong();
        float[] held = new float[in.readInt()];
        long[] heldAt = new long[held.length];
        for (int i = 0; i < held.length; i++) {
            held[i] = in.readFloat();
            heldAt[i] = in.readLong();
        }
        int counters = in.readInt();
        Map<Series, Total> totals = new HashMap<>();
        for (int i = 0; i < counters; i++) {
            totals.put(
                    new Series(in.readInt(), in.readLong(), in.readDouble()),
                    new Total(in.readLong(), in.readDouble()));
        }
        return new KeyTotals(owner, totals, held, heldAt);
    }
}
