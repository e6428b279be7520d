package io.surprisal.core.series;

import io.surprisal.core.series.SeriesState.Part;
import io.surprisal.core.series.SeriesState.Section;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * {@link SeriesState} as bytes, big-endian. Version 2:
 *
 * <pre>
 * byte     version, 1 or 2
 * byte     number of parts that follow
 * for each part, in ascending order of its code, once for each owner:
 *   byte   code: 1 window, 2 smoother, 3 threshold, 4 excused
 *   int64  owner
 *   int32  number of floats
 *   float32 × that number
 * </pre>
 *
 * Version 1 is the same without code 4, and is written where that is not needed, so that an older program reads it. A later version keeps reading the earlier ones; a file of every version stays in the tests.
 */
public final class SeriesStateFormat {
    /** The latest version. */
    public static final int VERSION = 2;

    private SeriesStateFormat() {}

    public static void write(SeriesState state, DataOutput out) throws IOException {
        List<Section> sections = state.sections();
        out.writeByte(sections.stream().anyMatch(section -> section.part() == Part.EXCUSED) ? VERSION : 1);
        out.writeByte(sections.size());
        for (Section section : sections) {
            out.writeByte(section.part().code());
            out.writeLong(section.owner());
            out.writeInt(section.values().length);
            for (float value : section.values()) {
                out.writeFloat(value);
            }
        }
    }

    /** Reads what {@link #write} of this or an earlier version wrote; {@link IOException} says what else it found. */
    public static SeriesState read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "The state of a key has version " + version + "; this version of Surprisal reads versions 1 to "
                            + VERSION + "; run the version that wrote it, or a newer one");
        }
        SeriesState state = new SeriesState();
        int count = in.readUnsignedByte();
        for (int i = 0; i < count; i++) {
            int code = in.readUnsignedByte();
            Part part = Part.of(code)
                    .orElseThrow(() -> new IOException("The state of a key has a part of code " + code
                            + ", which version " + VERSION + " does not know; the state is damaged"));
            long owner = in.readLong();
            float[] values = new float[in.readInt()];
            for (int j = 0; j < values.length; j++) {
                values[j] = in.readFloat();
            }
            state.put(part, owner, values);
        }
        return state;
    }
}
