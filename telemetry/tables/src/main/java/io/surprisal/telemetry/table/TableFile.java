package io.surprisal.telemetry.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One file as rows of named columns, all of it text: times and keys stay as they were written, and nothing is guessed from a few rows. */
interface TableFile {
    /** Opens a file of any {@link DataFormat}; {@link DataException} where it is not of its format. */
    static TableFile of(Path path, Connection connection) {
        return switch (DataFormat.of(path)) {
            case CSV -> DuckDbFile.csv(path, connection);
            case PARQUET -> DuckDbFile.parquet(path, connection);
            case JSON_LINES -> JsonLinesFile.read(path);
            case LOG ->
                throw new DataException(path
                        + " holds lines of a log, which only files of lines can be read with; name no other, and a model that was trained"
                        + " from lines");
        };
    }

    Path path();

    /** How its numbers may be written: {@link NumberForm#PLAIN}, and for CSV as people write them. */
    Set<NumberForm> numberForms();

    /** The columns' names, in the file's order. */
    List<String> columns();

    /**
     * Goes through some columns.
     *
     * @param columns some of {@link #columns}
     */
    Rows rows(List<String> columns);

    /** Rows one after the other; what cannot be read is a {@link DataException}. */
    interface Rows extends AutoCloseable {
        /** Goes to the next row, if there is one. */
        boolean next();

        /** The value of a column by its place among those asked for; null where there is none. */
        @Nullable
        String text(int column);

        @Override
        void close();
    }
}
