package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryReader;
import io.surprisal.telemetry.table.TelemetryTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A labelled series in one file with a timestamp: of its first 60,000 rows the first half is fitted without its labels, the
 * second scored.
 */
record SeriesSource(Path file) implements Source {
    private static final int MOST_ROWS = 60_000;

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public boolean supports(Protocol protocol) {
        return protocol == Protocol.SPLIT;
    }

    @Override
    public LabelledSplit split(Protocol protocol) {
        TelemetryTable table = TelemetryReader.readFiles(List.of(file), ColumnSelection.everything());
        int rows = Math.min(MOST_ROWS, table.rows());
        return of(table, TableRows.labels(table, file), rows / 2, rows);
    }

    /** Fits the rows before one and scores those from it on. */
    static LabelledSplit of(TelemetryTable table, boolean[] labels, int firstScored, int rows) {
        TelemetryTable test = TableRows.range(table, firstScored, rows);
        return new LabelledSplit(
                TableRows.range(table, 0, firstScored),
                test,
                Arrays.copyOfRange(labels, firstScored, rows),
                true,
                Clock.days(test),
                List.of());
    }
}
