package io.surprisal.flink.directive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ModelChangeSerializerTest {
    private static final HexFormat HEX = HexFormat.of();

    /** As version 1 wrote them; they stay as they are. */
    private static final String SET = "01" + "04534554" + "02" + "6d" + "00000003" + "010203";

    private static final String RESET = "01" + "065245534554" + "01" + "ffffffff";

    @Test
    void readsAndWritesVersion1() throws IOException {
        ModelChange set = read(SET);
        assertThat(set.kind()).isEqualTo(ModelChange.Kind.SET);
        assertThat(set.uri()).isEqualTo("m");
        assertThat(set.bytes()).containsExactly(1, 2, 3);
        assertThat(read(RESET)).isEqualTo(ModelChange.reset());
        assertThat(written(ModelChange.set("m", new byte[] {1, 2, 3}))).isEqualTo(SET);
        assertThat(written(ModelChange.reset())).isEqualTo(RESET);
    }

    @Test
    void refusesALaterVersion() {
        assertThatThrownBy(() -> read("02"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "A model in the state has version 2; this version of Surprisal reads version 1; run the version"
                                + " that wrote it, or a newer one");
    }

    private static ModelChange read(String hex) throws IOException {
        return ModelChangeSerializer.INSTANCE.deserialize(new DataInputDeserializer(HEX.parseHex(hex)));
    }

    private static String written(ModelChange change) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        ModelChangeSerializer.INSTANCE.serialize(change, out);
        return HEX.formatHex(out.getCopyOfBuffer());
    }
}
