package io.surprisal.telemetry.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines in a column of a file, and their keys and times in others. */
final class LineTable implements LineSource {
    private final TableFile file;
    private final List<String> columns;
    private final int key;
    private final @Nullable Clock clock;

    private LineTable(TableFile file, List<String> columns, int key, @Nullable Clock clock) {
        this.file = file;
        this.columns = columns;
        this.key = key;
        this.clock = clock;
    }

    /** Goes through the times, which are read as those of any table. */
    static LineTable of(TableFile file, LineColumns columns) {
        require(file, columns.line(), "--line, or logs.line in train.yaml");
        require(file, columns.key(), "--key, or data.key in train.yaml");
        require(file, columns.time(), "--time, or data.time in train.yaml");
        List<String> texts = Stream.of(Optional.of(columns.line()), Optional.ofNullable(columns.key()))
                .flatMap(Optional::stream)
                .toList();
        return new LineTable(file, texts, texts.size() - 1, clock(file, columns));
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
                latest = clock != null && clock.known(row) ? Long.valueOf(clock.millis(row)) : latest;
                String line = rows.text(0);
                if (line == null || line.isBlank()) {
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

    private static @Nullable Clock clock(TableFile file, LineColumns columns) {
        if (columns.time() == null) {
            return null;
        }
        List<@Nullable String> times = new ArrayList<>();
        try (TableFile.Rows rows = file.rows(List.of(columns.time()))) {
            while (rows.next()) {
                times.add(rows.text(0));
            }
        }
        return new TimeColumn(
                        file.path().toString(),
                        columns.time(),
                        times.toArray(new @Nullable String[0]),
                        true,
                        columns.timeFormat())
                .clock()
                .orElse(null);
    }

    private static void require(TableFile file, @Nullable String column, String how) {
        if (column != null && !file.columns().contains(column)) {
            throw new DataException(file.path() + " has no column '" + column + "'; its columns are "
                    + Wording.abbreviated(file.columns()) + "; name another (" + how + ")");
        }
    }
}
