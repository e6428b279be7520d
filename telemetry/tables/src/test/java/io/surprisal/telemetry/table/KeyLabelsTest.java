package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.schema.FeatureSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLabelsTest {
    private static final TelemetryTable TABLE = TelemetryTable.of(
                    FeatureSchema.named(List.of("a")), new float[] {1, 2, 3})
            .withKeys(new String[] {"blk_2", "blk_1", "blk_2"});

    @TempDir
    Path directory;

    @Test
    void rowsHaveTheLabelsOfTheirKeys() throws IOException {
        KeyLabels labels = KeyLabels.read(write("BlockId,Label\nblk_1,Normal\nblk_2,Anomaly\nblk_3,Normal\n"), null);
        assertThat(labels.of(TABLE).labels().orElseThrow()).containsExactly(true, false, true);
        KeyLabels named = KeyLabels.read(write("k,l\nblk_1,fine\nblk_2,odd\n"), "fine");
        assertThat(named.of(TABLE).labels().orElseThrow()).containsExactly(true, false, true);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        String file = write("key,label\nblk_1,0\n");
        assertThatThrownBy(() -> KeyLabels.read(file, null).of(TABLE))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " has no label for 1 keys of the data: 'blk_2'; add one for each");
        assertThatThrownBy(() -> KeyLabels.read(file, null).of(TABLE.withoutKeys()))
                .hasMessage(file + " has labels of keys, and the data has no key; name its column (--key)");
        assertThatThrownBy(() -> KeyLabels.read(write("key,label,note\nblk_1,0,x\n"), null))
                .hasMessageEndingWith(
                        " has the columns key, label, note; expected two, the key and its label; leave the others out");
        assertThatThrownBy(() -> KeyLabels.read(write("key,label\nblk_1,0\nblk_1,1\n"), null))
                .hasMessageEndingWith(
                        " says of 'blk_1' both '0' and '1'; expected one label for each key; leave one out");
        assertThatThrownBy(() -> KeyLabels.read(write("key,label\nblk_1,odd\nblk_2,fine\n"), null))
                .hasMessageContaining("and it is not clear which is the normal one; name it (--normal-label)");
    }

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("labels.csv"), text).toString();
    }
}
