package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.schema.Feature;
import io.surprisal.core.schema.FeatureSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryTableTest {
    private final FeatureSchema schema = FeatureSchema.named(List.of("load", "heat"));

    @Test
    void holdsRowsInOrder() {
        TelemetryTable table = TelemetryTable.ofRows(schema, new float[] {1, 2}, new float[] {3, Float.NaN})
                .withKeys(new String[] {"a", "b"})
                .withLabels(new boolean[] {false, true});
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.value(1, 0)).isEqualTo(3);
        assertThat(table.value(1, 1)).isNaN();
        assertThat(table.keys()).hasValueSatisfying(keys -> assertThat(keys).containsExactly("a", "b"));
        assertThat(table.labels())
                .hasValueSatisfying(labels -> assertThat(labels).containsExactly(false, true));
        assertThat(table.times()).isEmpty();
    }

    @Test
    void someOfItsRowsAreATable() {
        TelemetryTable table = TelemetryTable.ofRows(schema, new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6})
                .withKeys(new String[] {"a", "b", "c"})
                .withTimes(new String[] {"2026-03-01", "2026-03-02", "2026-03-03"})
                .withLabels(new boolean[] {false, true, false});
        TelemetryTable some = table.only(new int[] {2, 1}).only(new int[] {1});
        assertThat(some.values()).containsExactly(3, 4);
        assertThat(some.keys()).hasValueSatisfying(keys -> assertThat(keys).containsExactly("b"));
        assertThat(some.labels())
                .hasValueSatisfying(labels -> assertThat(labels).containsExactly(true));
        assertThat(some.clock().orElseThrow().millis(0))
                .isEqualTo(table.clock().orElseThrow().millis(1));
        assertThat(some.sourceRow(0)).isEqualTo(1);
    }

    @Test
    void fingerprintsSchemaAndValuesAndNothingElse() {
        TelemetryTable table = TelemetryTable.of(schema, new float[] {1, 2, 3, Float.NaN});
        String fingerprint = table.fingerprint();
        // printf 'load\t\nheat\t\n' and the four floats, little-endian, through sha256sum.
        assertThat(fingerprint).isEqualTo("4ee2a5a40cf733962687e84b62efb9788dcdbb338233792b681f94b4f3dfb548");
        assertThat(table.withKeys(new String[] {"a", "b"}).fingerprint()).isEqualTo(fingerprint);
        assertThat(TelemetryTable.of(schema, new float[] {1, 2, Float.NaN, 3}).fingerprint())
                .isNotEqualTo(fingerprint);
        FeatureSchema withUnit = new FeatureSchema(List.of(new Feature("load", "W"), Feature.named("heat")));
        assertThat(TelemetryTable.of(withUnit, table.values()).fingerprint()).isNotEqualTo(fingerprint);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> TelemetryTable.of(schema, new float[3]))
                .hasMessage("3 values do not fill rows of 2 features");
        assertThatThrownBy(() -> TelemetryTable.ofRows(schema, new float[] {1}))
                .hasMessage("Expected 2 values in row 0; got 1");
        assertThatThrownBy(() -> TelemetryTable.of(schema, new float[4]).withLabels(new boolean[3]))
                .hasMessage("Expected 2 labels; got 3");
    }
}
