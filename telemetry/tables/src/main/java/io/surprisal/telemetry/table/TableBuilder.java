package io.surprisal.telemetry.table;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills a table of a known size from rows of {@link ColumnRoles#numbers} and {@link ColumnRoles#texts}. */
final class TableBuilder {
    private final ColumnRoles roles;
    private final float[] values;
    private final @Nullable String @Nullable [] keys;
    private final @Nullable String @Nullable [] times;
    private final boolean @Nullable [] labels;
    private int row;

    TableBuilder(ColumnRoles roles, int rows) {
        this.roles = roles;
        long size = (long) rows * roles.schema().size();
        if (size > Integer.MAX_VALUE - 8) {
            throw new DataException(rows + " rows of " + roles.schema().size()
                    + " features are more than one table holds (2^31 values); read fewer files or features");
        }
        this.values = new float[(int) size];
        this.keys = roles.key() == null ? null : new @Nullable String[rows];
        this.times = roles.time() == null ? null : new @Nullable String[rows];
        this.labels = roles.label() == null ? null : new boolean[rows];
    }

    void append(RowCursor rows, Path file) {
        int features = roles.schema().size();
        int first = row;
        while (rows.next()) {
            for (int feature = 0; feature < features; feature++) {
                values[row * features + feature] = rows.value(feature);
            }
            if (keys != null) {
                keys[row] = rows.text(0);
            }
            if (times != null) {
                times[row] = rows.text(keys == null ? 0 : 1);
            }
            if (labels != null) {
                labels[row] = label(rows, file, row - first + 1);
            }
            row++;
        }
    }

    TelemetryTable build(List<String> notes) {
        TelemetryTable table = TelemetryTable.of(roles.schema(), values).withNotes(notes);
        if (keys != null) {
            table = table.withKeys(keys);
        }
        if (times != null) {
            table = table.withTimes(times);
        }
        return labels == null ? table : table.withLabels(labels);
    }

    private boolean label(RowCursor rows, Path file, int rowInFile) {
        int column = roles.schema().size();
        double label = rows.number(column);
        if (label != 0 && label != 1) {
            String other = rows.other(column);
            String got = other != null ? "'" + other + "'" : Double.isNaN(label) ? "nothing" : "" + label;
            throw new DataException(file + ": label column '" + roles.label()
                    + "' must hold 0 (normal) or 1 (anomalous) in every row; got " + got + " in row " + rowInFile
                    + "; mend it or name another column as the label");
        }
        return label == 1;
    }
}
