package io.surprisal.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final float NaN = Float.NaN;

    private static final TelemetryTable TABLE = TelemetryTable.ofRows(
            FeatureSchema.named(List.of("x", "y")),
            new float[] {1, 10},
            new float[] {2, Float.NEGATIVE_INFINITY},
            new float[] {3, 30},
            new float[] {4, 40});

    @Test
    void whatIsBeforeAKeysFirstRowIsMissing() {
        assertThat(new Windows(TABLE, 3).gather(new int[] {0, 2}, 0, 2))
                .containsExactly(NaN, NaN, NaN, NaN, 1, 10, 1, 10, 2, NaN, 3, 30);
    }

    @Test
    void rowsOfOtherKeysAreNotItsContext() {
        Windows windows = new Windows(TABLE.withKeys(new String[] {"a", "b", "a", "b"}), 2);
        assertThat(windows.gather(new int[] {3, 2, 1}, 0, 3))
                .containsExactly(2, NaN, 4, 40, 1, 10, 3, 30, NaN, NaN, 2, NaN);
    }

    @Test
    void aKeysFirstRowHasNoChange() {
        Windows windows = new Windows(TABLE.withKeys(new String[] {"a", "b", "a", "b"}), 1);
        assertThat(windows.change(1, 0)).isNaN();
        assertThat(windows.change(2, 1)).isEqualTo(20);
    }

    /** A labelled value is nowhere: neither in the windows of the rows after it nor in what they changed by. */
    @Test
    void rowsLabelledAnomalousAreMissingFromTheWindowsAfterThem() {
        Windows windows = new Windows(TABLE.withLabels(new boolean[] {false, false, true, false}), 3);
        assertThat(windows.gather(new int[] {3}, 0, 1)).containsExactly(2, NaN, NaN, NaN, 4, 40);
        assertThat(windows.change(3, 1)).isNaN();
    }

    @Test
    void someOfTheRowsAreSpreadEvenly() {
        assertThat(Windows.evenly(new int[] {5, 6, 7, 8, 9, 10}, 3)).containsExactly(5, 7, 9);
        assertThat(Windows.evenly(new int[] {5, 6}, 3)).containsExactly(5, 6);
    }
}
