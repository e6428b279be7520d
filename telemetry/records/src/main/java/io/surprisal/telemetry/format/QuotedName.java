package io.surprisal.telemetry.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The name of a field as it stands in JSON. Its first eight bytes, most often all of it, are compared at once. */
final class QuotedName {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] quoted;
    private final long first;
    private final long mask;

    /** @param name escaped as in JSON, without quotes */
    QuotedName(byte[] name) {
        quoted = new byte[name.length + 2];
        quoted[0] = '"';
        System.arraycopy(name, 0, quoted, 1, name.length);
        quoted[name.length + 1] = '"';
        first = (long) EIGHT_BYTES.get(Arrays.copyOf(quoted, Math.max(8, quoted.length)), 0);
        mask = quoted.length >= 8 ? -1 : (1L << 8 * quoted.length) - 1;
    }

    int length() {
        return quoted.length;
    }

    boolean isAt(byte[] bytes, int at) {
        if (at + 8 > bytes.length) {
            return isAt(bytes, at, 0);
        }
        return (((long) EIGHT_BYTES.get(bytes, at) ^ first) & mask) == 0 && (quoted.length <= 8 || isAt(bytes, at, 8));
    }

    private boolean isAt(byte[] bytes, int at, int from) {
        int end = at + quoted.length;
        return end <= bytes.length && Arrays.equals(bytes, at + from, end, quoted, from, quoted.length);
    }
}
