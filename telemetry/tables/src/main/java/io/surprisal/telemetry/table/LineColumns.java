package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/**
 * Where lines stand in records that hold more than a line.
 *
 * @param line the column or field with the line; empty where a record is a line
 * @param key the one with the line's key; null for Kafka's key, and a file's name
 * @param time the one with the line's time; null for Kafka's timestamp, and files without times
 * @param timeFormat how times are written; null where they tell
 */
record LineColumns(
        String line,
        @Nullable String key,
        @Nullable String time,
        @Nullable String timeFormat) {
    static LineColumns of(String line, ColumnSelection selection) {
        return new LineColumns(
                line, selection.key(), selection.time(), selection.notation().timeFormat());
    }
}
