package io.surprisal.telemetry.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills a table of a known size from rows of {@link ColumnRoles#numbers} and {@link ColumnRoles#texts}. */
final class TableBuilder {
    private final ColumnRoles roles;
    private final float[] values;
    private final @Nullable String @Nullable [] keys;
    private final @Nullable String @Nullable [] times;
    private final boolean @Nullable [] labels;
    private final @Nullable String @Nullable [] classes;
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
        this.classes = roles.condition() == null ? null : new @Nullable String[rows];
    }

    void append(RowCursor rows) {
        int features = roles.schema().size();
        int time = keys == null ? 0 : 1;
        int label = time + (times == null ? 0 : 1);
        int condition = label + (labels == null ? 0 : 1);
        while (rows.next()) {
            for (int feature = 0; feature < features; feature++) {
                values[row * features + feature] = rows.value(feature);
            }
            if (keys != null) {
                keys[row] = rows.text(0);
            }
            if (times != null) {
                times[row] = rows.text(time);
            }
            if (labels != null && roles.labels() != null) {
                labels[row] = roles.labels().anomalous(rows.text(label));
            }
            if (classes != null) {
                classes[row] = rows.text(condition);
            }
            row++;
        }
    }

    /**
     * The table, each series in the order of time.
     *
     * @param selection says who named the time, and its form
     * @param source where the rows are from, for messages
     */
    TelemetryTable build(ColumnSelection selection, String source, List<String> notesBefore) {
        List<String> notes = new ArrayList<>(notesBefore);
        TelemetryTable table = TelemetryTable.of(roles.schema(), values);
        if (keys != null) {
            table = table.withKeys(keys);
        }
        if (labels != null) {
            table = table.withLabels(labels);
        }
        if (classes != null) {
            table = table.withClasses(classes);
        }
        if (times == null || roles.time() == null) {
            return table.withNotes(notes);
        }
        TimeColumn column = new TimeColumn(
                source,
                roles.time(),
                times,
                selection.time() != null,
                selection.notation().timeFormat());
        Optional<Clock> clock = column.clock();
        column.unread().ifPresent(notes::add);
        table = table.withTimes(times, clock.orElse(null));
        Optional<TimeOrder> order =
                clock.isPresent() ? TimeOrder.of(clock.get(), times.length, keys) : TimeOrder.ofRowNumbers(times, keys);
        if (order.isPresent()) {
            notes.add(Wording.format(
                    "%,d of %,d rows did not stand in the order of '%s': sorted by it%s; numbers of rows below count the"
                            + " sorted rows",
                    order.get().moved(), times.length, roles.time(), keys == null ? "" : ", each key by itself"));
            table = table.inOrder(order.get());
        }
        return table.withNotes(notes);
    }
}
