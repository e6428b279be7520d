package io.surprisal.training.data;

import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.data.trait.Column;
import io.surprisal.training.data.trait.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Features that count up and should be differenced.
 *
 * @param found in the schema's order; rows labelled anomalous are not looked at
 */
public record Counters(List<Found> found) {
    public Counters {
        found = List.copyOf(found);
    }

    public static Counters detect(TelemetryTable table) {
        NormalRows rows = NormalRows.of(table);
        List<Found> found = new ArrayList<>();
        for (int feature = 0; feature < table.schema().size(); feature++) {
            Column column = rows.column(feature);
            Optional<Counter> counter = Counter.of(column, rows.order());
            if (counter.isPresent()) {
                found.add(new Found(feature, column.name(), counter.get()));
            }
        }
        return new Counters(found);
    }

    /** The features' indices in the schema. */
    public int[] columns() {
        return found.stream().mapToInt(Found::column).toArray();
    }

    /**
     * One counter.
     *
     * @param column its index in the schema
     * @param evidence how often it moved and fell
     */
    public record Found(int column, String name, Counter evidence) {}
}
