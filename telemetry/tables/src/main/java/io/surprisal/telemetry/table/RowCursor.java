package io.surprisal.telemetry.table;

import io.surprisal.telemetry.table.FileRelation.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through some columns of a file row by row, and says in one place what a number is: what DuckDB casts to DOUBLE, and
 * true and false as 1 and 0. Empty, NA, NaN and null are missing, whatever their case.
 */
final class RowCursor implements AutoCloseable {
    private static final Set<String> MISSING = Set.of("", "na", "nan", "null");

    private final Statement statement;
    private final ResultSet rows;
    private final int numbers;
    private @Nullable String text;

    private RowCursor(Statement statement, ResultSet rows, int numbers) {
        this.statement = statement;
        this.rows = rows;
        this.numbers = numbers;
    }

    static RowCursor open(FileRelation relation, List<String> numbers, List<String> texts, Connection connection)
            throws SQLException {
        List<String> selected = new ArrayList<>();
        numbers.forEach(name -> selected.add(column(relation, name).number()));
        numbers.forEach(name -> selected.add(column(relation, name).text()));
        texts.forEach(name -> selected.add(column(relation, name).text()));
        Statement statement = connection.createStatement();
        try {
            ResultSet rows =
                    statement.executeQuery("select " + String.join(", ", selected) + " from " + relation.from());
            return new RowCursor(statement, rows, numbers.size());
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    boolean next() throws SQLException {
        return rows.next();
    }

    /** A number of this row, NaN where it is missing or something else. */
    double number(int index) throws SQLException {
        text = null;
        double number = rows.getDouble(index + 1);
        return rows.wasNull() ? word(rows.getString(numbers + index + 1)) : number;
    }

    /** Whether the last {@link #number} asked for has a value that is no number. */
    boolean isText() {
        return text != null;
    }

    /** What stands there instead of the last {@link #number} asked for; null for a number and for nothing. */
    @Nullable
    String text() {
        return text;
    }

    /** A text of this row as the source wrote it, null where it is missing. */
    @Nullable
    String text(int index) throws SQLException {
        return rows.getString(2 * numbers + index + 1);
    }

    @Override
    public void close() throws SQLException {
        try (statement) {
            rows.close();
        }
    }

    private double word(@Nullable String value) {
        if (value == null) {
            return Double.NaN;
        }
        String word = value.strip();
        if (word.equalsIgnoreCase("true")) {
            return 1;
        }
        if (word.equalsIgnoreCase("false")) {
            return 0;
        }
        text = MISSING.stream().anyMatch(word::equalsIgnoreCase) ? null : value;
        return Double.NaN;
    }

    private static Column column(FileRelation relation, String name) {
        Column column = relation.columns().get(name);
        if (column == null) {
            throw new AssertionError(relation.file() + " was checked for column " + name);
        }
        return column;
    }
}
