package io.surprisal.training.data;

import io.surprisal.telemetry.table.Clock;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.data.trait.Column;
import io.surprisal.training.data.trait.Findings;
import io.surprisal.training.data.trait.RowOrder;
import java.util.List;
import java.util.Optional;

/** A table's rows but those labelled anomalous: what training may look at, column by column. */
record NormalRows(TelemetryTable table, RowOrder order, Optional<Clock> clock) {
    static NormalRows of(TelemetryTable table) {
        RowOrder order = RowOrder.of(
                table.rows(), table.keys().orElse(null), table.labels().orElse(null));
        return new NormalRows(table, order, table.clock().map(clock -> clock.of(order.sources())));
    }

    Column column(int feature) {
        float[] values = new float[order.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = table.value(order.source(row), feature);
        }
        return new Column(table.schema().features().get(feature).name(), values);
    }

    List<String> findings() {
        return Findings.of(table.schema().size(), this::column, order, clock);
    }
}
