package io.surprisal.telemetry.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One file as DuckDB reads it. Text formats are read as text: times and keys stay as they were written, and nothing is
 * guessed from a sample of the rows.
 *
 * @param from what stands behind FROM
 * @param columns by the file's column names, in order, how to speak of each
 */
record FileRelation(Path file, String from, Map<String, Column> columns) {
    private static final Set<String> NUMBERS = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT",
            "FLOAT",
            "DOUBLE",
            "BOOLEAN");

    /**
     * @param number the column as DOUBLE, null where it is missing or no number
     * @param text the column as VARCHAR, null where it has no value
     */
    record Column(String number, String text) {
        static Column ofText(String name) {
            return new Column("try_cast(" + name + " as double)", name);
        }

        static Column ofNumber(String name) {
            return new Column("cast(" + name + " as double)", "cast(" + name + " as varchar)");
        }
    }

    static FileRelation of(Path file, Connection connection) throws SQLException {
        return switch (DataFormat.of(file)) {
            case CSV -> csv(file);
            case JSON_LINES -> json(file, connection);
            case PARQUET -> parquet(file, connection);
        };
    }

    private static FileRelation csv(Path file) {
        CsvHeader header = CsvHeader.read(file);
        // Numbered names: DuckDB's own are blind to case.
        String types = IntStream.range(0, header.names().size())
                .mapToObj(i -> "'c" + i + "': 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        Map<String, Column> columns = new LinkedHashMap<>();
        for (String name : header.names()) {
            columns.put(name, Column.ofText("c" + columns.size()));
        }
        String from = "read_csv(" + quoted(file) + ", auto_detect = false, header = true, delim = '"
                + header.delimiter()
                + "', quote = '\"', escape = '\"', compression = '" + (DataFormat.gzipped(file) ? "gzip" : "none")
                + "', columns = " + types + ")";
        return new FileRelation(file, from, columns);
    }

    private static FileRelation json(Path file, Connection connection) throws SQLException {
        String path = quoted(file);
        Map<String, Column> columns = new LinkedHashMap<>();
        List<String> types = new ArrayList<>();
        describe("read_json(" + path + ", sample_size = -1, maximum_depth = 1)", connection)
                .forEach((name, type) -> {
                    columns.put(name, Column.ofText(identifier(name)));
                    types.add(literal(name) + ": 'VARCHAR'");
                });
        return new FileRelation(
                file,
                "read_json(" + path + ", columns = " + types.stream().collect(Collectors.joining(", ", "{", "}")) + ")",
                columns);
    }

    private static FileRelation parquet(Path file, Connection connection) throws SQLException {
        String from = "read_parquet(" + quoted(file) + ")";
        Map<String, Column> columns = new LinkedHashMap<>();
        describe(from, connection).forEach((name, type) -> {
            boolean number = NUMBERS.contains(type) || type.startsWith("DECIMAL");
            columns.put(
                    name,
                    number
                            ? Column.ofNumber(identifier(name))
                            : Column.ofText("cast(" + identifier(name) + " as varchar)"));
        });
        return new FileRelation(file, from, columns);
    }

    private static Map<String, String> describe(String from, Connection connection) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("describe select * from " + from)) {
            while (result.next()) {
                types.put(result.getString("column_name"), result.getString("column_type"));
            }
        }
        return types;
    }

    private static String quoted(Path file) {
        return literal(file.toString());
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
