package io.surprisal.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldoutTest {
    @Test
    void holdsOutTheNewestRows() {
        Holdout holdout = Holdout.split(table(200), 0.25);
        assertThat(holdout.training()).hasSize(150).startsWith(0, 1).endsWith(149);
        assertThat(holdout.heldOut()).hasSize(50).startsWith(150).endsWith(199);
    }

    @Test
    void holdsOutTheNewestRowsOfEachKey() {
        String[] keys = new String[200];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = row < 100 ? "a" : "b";
        }
        assertThat(Holdout.split(table(200).withKeys(keys), 0.2).heldOut())
                .hasSize(40)
                .startsWith(80)
                .contains(99, 180)
                .doesNotContain(100, 179);
    }

    @Test
    void leavesRowsLabelledAnomalousOutOfBoth() {
        boolean[] labels = new boolean[100];
        labels[3] = true;
        labels[98] = true;
        Holdout holdout = Holdout.split(table(100).withLabels(labels), 0.25);
        assertThat(holdout.training()).hasSize(73).contains(2, 4).doesNotContain(3);
        assertThat(holdout.heldOut()).hasSize(25).contains(97, 99).doesNotContain(98);
    }

    /** Rows without a key are one series, and not that of a key named "null". */
    @Test
    void rowsWithoutAKeyAreNotThoseOfTheKeyNamedNull() {
        @Nullable String[] keys = new @Nullable String[200];
        for (int row = 100; row < keys.length; row++) {
            keys[row] = "null";
        }
        assertThat(Holdout.split(table(200).withKeys(keys), 0.2).heldOut())
                .hasSize(40)
                .startsWith(80)
                .contains(99, 180)
                .doesNotContain(100, 179);
    }

    @Test
    void holdsOutEnoughToCalibrate() {
        assertThat(Holdout.split(table(50), 0.1).heldOut()).hasSize(20);
    }

    @Test
    void refusesKeysOfOneRow() {
        String[] keys = new String[60];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = "key " + row;
        }
        assertThatThrownBy(() -> Holdout.split(table(60).withKeys(keys), 0.2)).hasMessageContaining("0 of 60 rows");
    }

    private static TelemetryTable table(int rows) {
        return TelemetryTable.of(FeatureSchema.named(List.of("x")), new float[rows]);
    }
}
