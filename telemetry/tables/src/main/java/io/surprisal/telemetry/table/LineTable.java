package io.surprisal.telemetry.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines in a column of a file, and their keys and times in others. */
final class LineTable implements LineSource {
    private final TableFile file;
    private final List<String> columns;
    private final int key;
    private final @Nullable Clock clock;
    private final boolean leavesOutUntimed;

    private LineTable(TableFile file, LineColumns columns, @Nullable Clock clock, boolean leavesOutUntimed) {
        this.file = file;
        this.columns = Stream.of(Optional.of(columns.line()), Optional.ofNullable(columns.key()))
                .flatMap(Optional::stream)
                .toList();
        this.key = this.columns.size() - 1;
        this.clock = clock;
        this.leavesOutUntimed = leavesOutUntimed;
    }

    /** Goes through the times, which are read as those of any table. */
    static LineTable of(TableFile file, LineColumns columns) {
        require(file, columns.line(), "--line, or logs.line in train.yaml");
        require(file, columns.key(), "--key, or data.key in train.yaml");
        require(file, columns.time(), "--time, or data.time in train.yaml");
        if (columns.time() == null) {
            return new LineTable(file, columns, null, false);
        }
        TimeColumn times = new TimeColumn(
                file.path().toString(), columns.time(), texts(file, columns.time()), true, columns.timeFormat());
        return new LineTable(file, columns, times.clock().orElse(null), false);
    }

    /**
     * The lines of a topic, without those whose times cannot be read: a stream makes each a dead letter.
     *
     * @param file what {@code content} wrote
     * @param notes takes how many were left out
     */
    static LineTable ofTopic(TableFile file, LineContent content, List<String> notes) {
        LineColumns columns = content.written();
        TimeColumn times = new TimeColumn(
                file.path().toString(),
                content.timeName(),
                texts(file, LineContent.TIME),
                true,
                columns.timeFormat(),
                row -> place(file, row));
        TimeColumn readable = times.readable();
        int[] unread = IntStream.range(0, times.texts().length)
                .filter(row -> readable.texts()[row] == null)
                .toArray();
        if (unread.length == times.texts().length) {
            // Row numbers are no times; anything else is an error that names the first.
            return new LineTable(file, columns, times.clock().orElse(null), true);
        }
        if (unread.length > 0) {
            notes.add(Wording.format(
                    "%,d of %,d lines have no time that can be read and were left out (first: %s: '%s')",
                    unread.length, times.texts().length, place(file, unread[0]), times.texts()[unread[0]]));
        }
        return new LineTable(file, columns, readable.clock().orElse(null), true);
    }

    @Override
    public boolean timed() {
        return clock != null;
    }

    @Override
    public void each(Sink lines) {
        String name = file.path().getFileName().toString();
        Long latest = null;
        try (TableFile.Rows rows = file.rows(columns)) {
            for (int row = 0; rows.next(); row++) {
                Long own = clock != null && clock.known(row) ? Long.valueOf(clock.millis(row)) : null;
                latest = own == null ? latest : own;
                String line = rows.text(0);
                if (line == null || line.isBlank() || (leavesOutUntimed && clock != null && own == null)) {
                    continue;
                }
                if (clock != null && latest == null) {
                    throw new DataException(file.path() + ": the first line, '" + line
                            + "', has no time that can be read; correct its time, or leave the line out");
                }
                String ofKey = key == 0 ? name : rows.text(key);
                lines.line(line, ofKey == null ? "" : ofKey, latest);
            }
        }
    }

    private static @Nullable String[] texts(TableFile file, String column) {
        List<@Nullable String> texts = new ArrayList<>();
        try (TableFile.Rows rows = file.rows(List.of(column))) {
            while (rows.next()) {
                texts.add(rows.text(0));
            }
        }
        return texts.toArray(new @Nullable String[0]);
    }

    /** Where a row of a topic stands. */
    private static String place(TableFile file, int row) {
        try (TableFile.Rows rows = file.rows(List.of(LineContent.PLACE))) {
            int at = -1;
            while (at < row && rows.next()) {
                at++;
            }
            return String.valueOf(rows.text(0));
        }
    }

    private static void require(TableFile file, @Nullable String column, String how) {
        if (column != null && !file.columns().contains(column)) {
            throw new DataException(file.path() + " has no column '" + column + "'; its columns are "
                    + Wording.abbreviated(file.columns()) + "; name another (" + how + ")");
        }
    }
}
