package io.surprisal.telemetry.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A file that DuckDB reads: CSV with any of the usual delimiters, and Parquet. */
final class DuckDbFile implements TableFile {
    private final Path path;
    private final Connection connection;
    private final String from;
    private final Map<String, String> texts;
    private final Set<NumberForm> numberForms;

    /**
     * @param from what stands behind FROM
     * @param texts by the file's column names, in order, the column as VARCHAR
     */
    private DuckDbFile(
            Path path, Connection connection, String from, Map<String, String> texts, Set<NumberForm> numberForms) {
        this.path = path;
        this.connection = connection;
        this.from = from;
        this.texts = texts;
        this.numberForms = numberForms;
    }

    static DuckDbFile csv(Path path, Connection connection) {
        CsvHeader header = CsvHeader.read(path);
        // Numbered names: DuckDB's own are blind to case.
        String types = IntStream.range(0, header.names().size())
                .mapToObj(i -> "'c" + i + "': 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : header.names()) {
            texts.put(name, "c" + texts.size());
        }
        String from = "read_csv(" + literal(path) + ", auto_detect = false, header = true, delim = '"
                + header.delimiter()
                + "', quote = '\"', escape = '\"', compression = '" + (DataFormat.gzipped(path) ? "gzip" : "none")
                + "', columns = " + types + ")";
        // Where columns end with a comma, one within a number can only stand between thousands.
        Set<NumberForm> forms = header.delimiter() == ','
                ? EnumSet.of(NumberForm.PLAIN, NumberForm.COMMA_GROUPS)
                : EnumSet.allOf(NumberForm.class);
        return new DuckDbFile(path, connection, from, texts, forms);
    }

    static DuckDbFile parquet(Path path, Connection connection) {
        String from = "read_parquet(" + literal(path) + ")";
        Map<String, String> texts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet columns = statement.executeQuery("describe select * from " + from)) {
            while (columns.next()) {
                String name = columns.getString("column_name");
                texts.put(name, "cast(\"" + name.replace("\"", "\"\"") + "\" as varchar)");
            }
        } catch (SQLException e) {
            throw UnreadableFile.explain(path, e);
        }
        return new DuckDbFile(path, connection, from, texts, Set.of(NumberForm.PLAIN));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<NumberForm> numberForms() {
        return numberForms;
    }

    @Override
    public List<String> columns() {
        return List.copyOf(texts.keySet());
    }

    @Override
    public Rows rows(List<String> columns) {
        String selected = columns.isEmpty()
                ? "1"
                : columns.stream()
                        .map(name -> Objects.requireNonNull(texts.get(name), name))
                        .collect(Collectors.joining(", "));
        try {
            return new Query(path, connection.createStatement(), "select " + selected + " from " + from);
        } catch (SQLException e) {
            throw UnreadableFile.explain(path, e);
        }
    }

    private static String literal(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    /** A query's result, as it streams in. */
    private static final class Query implements Rows {
        private final Path path;
        private final Statement statement;
        private final ResultSet result;

        Query(Path path, Statement statement, String query) throws SQLException {
            this.path = path;
            this.statement = statement;
            try {
                result = statement.executeQuery(query);
            } catch (SQLException e) {
                statement.close();
                throw e;
            }
        }

        @Override
        public boolean next() {
            try {
                return result.next();
            } catch (SQLException e) {
                throw UnreadableFile.explain(path, e);
            }
        }

        @Override
        public @Nullable String text(int column) {
            try {
                return result.getString(column + 1);
            } catch (SQLException e) {
                throw UnreadableFile.explain(path, e);
            }
        }

        @Override
        public void close() {
            try (statement) {
                result.close();
            } catch (SQLException e) {
                throw UnreadableFile.explain(path, e);
            }
        }
    }
}
