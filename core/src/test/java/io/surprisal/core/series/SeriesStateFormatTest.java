package io.surprisal.core.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.series.SeriesState.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SeriesStateFormatTest {
    private static final float NaN = Float.NaN;

    /** The file was written by version 1 and stays as it is: what it holds is read for ever. */
    @Test
    void readsVersion1() throws IOException {
        SeriesState state = read(fixture("series-state-1.bin"));
        assertThat(bytes(state)).as("written as older programs read it").isEqualTo(fixture("series-state-1.bin"));
        assertThat(state.of(Part.WINDOW, 0x0123456789abcdefL)).containsExactly(NaN, NaN, 1.5f, -2);
        assertThat(state.of(Part.SMOOTHER, -42)).containsExactly(3.25f, NaN);
    }

    @Test
    void writesVersion2AsItStandsInItsDescription() throws IOException {
        SeriesState state = new SeriesState();
        state.put(Part.EXCUSED, -42, new float[] {3, 1});
        state.put(Part.SMOOTHER, -42, new float[] {3.25f, NaN});
        state.put(Part.WINDOW, 0x0123456789abcdefL, new float[] {NaN, NaN, 1.5f, -2});
        assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes(state)))
                .isEqualTo("02 03"
                        + " 01 01 23 45 67 89 ab cd ef 00 00 00 04 7f c0 00 00 7f c0 00 00 3f c0 00 00 c0 00 00 00"
                        + " 02 ff ff ff ff ff ff ff d6 00 00 00 02 40 50 00 00 7f c0 00 00"
                        + " 04 ff ff ff ff ff ff ff d6 00 00 00 02 40 40 00 00 3f 80 00 00");
        assertThat(bytes(state)).isEqualTo(fixture("series-state-2.bin"));
        assertThat(read(bytes(state)).of(Part.EXCUSED, -42)).containsExactly(3, 1);
        assertThat(bytes(new SeriesState())).containsExactly(1, 0);

        SeriesState judged = new SeriesState();
        judged.put(Part.THRESHOLD, 5, new float[] {1.5f});
        assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes(judged)))
                .isEqualTo("01 01 03 00 00 00 00 00 00 00 05 00 00 00 01 3f c0 00 00");
        assertThat(read(bytes(judged)).of(Part.THRESHOLD, 5)).containsExactly(1.5f);
    }

    @Test
    void keepsAPartOfEachOwner() throws IOException {
        SeriesState state = new SeriesState();
        state.put(Part.THRESHOLD, 5, new float[] {1.5f});
        state.put(Part.SMOOTHER, 7, new float[] {3});
        state.put(Part.THRESHOLD, 6, new float[] {2.5f});
        state.put(Part.THRESHOLD, 5, new float[] {4.5f});
        SeriesState read = read(bytes(state));
        assertThat(read.of(Part.THRESHOLD, 5)).containsExactly(4.5f);
        assertThat(read.of(Part.THRESHOLD, 6)).containsExactly(2.5f);
        assertThat(read.of(Part.SMOOTHER, 7)).containsExactly(3);
        assertThat(read.sections()).hasSize(3);
    }

    @Test
    void refusesALaterVersionAndAnUnknownPart() {
        assertThatThrownBy(() -> read(new byte[] {3, 0}))
                .isInstanceOf(IOException.class)
                .hasMessage("The state of a key has version 3; this version of Surprisal reads versions 1 to 2; run the"
                        + " version that wrote it, or a newer one");
        assertThatThrownBy(() -> read(new byte[] {1, 1, 9}))
                .isInstanceOf(IOException.class)
                .hasMessage("The state of a key has a part of code 9, which version 2 does not know; the state is"
                        + " damaged");
    }

    private static SeriesState read(byte[] bytes) throws IOException {
        return SeriesStateFormat.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static byte[] bytes(SeriesState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SeriesStateFormat.write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(SeriesStateFormatTest.class.getResourceAsStream("/state/" + name), name)) {
            return file.readAllBytes();
        }
    }
}
