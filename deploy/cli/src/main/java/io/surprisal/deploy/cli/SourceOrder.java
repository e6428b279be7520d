package io.surprisal.deploy.cli;

import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Puts what is written of a table's rows into the order of their source; where the table has another, all of it waits in memory. */
final class SourceOrder {
    private final TelemetryTable table;
    private final Appendable out;
    private final @Nullable String[] waiting;

    SourceOrder(TelemetryTable table, Appendable out) {
        this.table = table;
        this.out = out;
        this.waiting = new @Nullable String[table.reordered() ? table.rows() : 0];
    }

    /** What is written of one row. */
    interface Content {
        void writeTo(Appendable out) throws IOException;
    }

    /** Takes the content of a row of the table. */
    void write(int row, Content content) throws IOException {
        if (!table.reordered()) {
            content.writeTo(out);
            return;
        }
        StringBuilder text = new StringBuilder();
        content.writeTo(text);
        waiting[table.sourceRow(row)] = text.toString();
    }

    /** Writes what still waits. */
    void finish() throws IOException {
        for (String text : waiting) {
            out.append(text);
        }
    }
}
