package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.TelemetryTable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Parts of a table, without its labels: what is fitted carries none. */
final class TableRows {
    private TableRows() {}

    /** Rows from, inclusive, to, exclusive, with their times. */
    static TelemetryTable range(TelemetryTable table, int from, int to) {
        int width = table.schema().size();
        TelemetryTable part =
                TelemetryTable.of(table.schema(), Arrays.copyOfRange(table.values(), from * width, to * width));
        return table.times().isEmpty()
                ? part
                : part.withTimes(Arrays.copyOfRange(table.times().get(), from, to));
    }

    /** Some rows in the given order, without times. */
    static TelemetryTable pick(TelemetryTable table, int[] rows) {
        int width = table.schema().size();
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(table.values(), rows[i] * width, values, i * width, width);
        }
        return TelemetryTable.of(table.schema(), values);
    }

    /** The labels of a table that was found to have some. */
    static boolean[] labels(TelemetryTable table, Object source) {
        return table.labels()
                .orElseThrow(() -> new IllegalArgumentException(source
                        + " has no column called label, anomaly or is_anomaly with 0 and 1; add it to the test part"));
    }

    /** The first anomalous row; the number of rows where no row is anomalous. */
    static int firstAnomaly(boolean[] labels) {
        return IntStream.range(0, labels.length)
                .filter(row -> labels[row])
                .findFirst()
                .orElse(labels.length);
    }
}
