package io.surprisal.telemetry.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.duckdb.DuckDBDriver;

/**
 * Reads files of telemetry into one {@link TelemetryTable}: CSV with any of the usual delimiters, JSON lines, both also
 * gzipped, and Parquet. Rows stand in the order of the files, and within a file in its own. Every file is gone through twice:
 * once to see what its columns are, once for the values, which stream into the table.
 *
 * <p>Empty, NA, NaN and null are missing, whatever their case; true and false are 1 and 0. What cannot be read as asked is a
 * {@link DataException}.
 */
public final class TelemetryReader {
    private TelemetryReader() {}

    /**
     * Reads files or a topic.
     *
     * @param sources paths, globs, or {@code kafka://host:port/topic} for the history of a topic (alone)
     */
    public static TelemetryTable read(List<String> sources, ColumnSelection selection) {
        if (sources.stream().noneMatch(KafkaHistory::isKafka)) {
            return readFiles(DataFiles.expand(sources), selection);
        }
        if (sources.size() > 1) {
            throw new DataException("A topic is read by itself; got " + sources + "; name one source");
        }
        return KafkaHistoryReader.read(KafkaHistory.parse(sources.get(0)), selection);
    }

    /** The rows of some files. */
    public static TelemetryTable readFiles(List<Path> files, ColumnSelection selection) {
        try (Connection connection = open()) {
            List<FileRelation> relations = new ArrayList<>();
            List<FileProfile> profiles = new ArrayList<>();
            for (Path file : files) {
                FileRelation relation = describe(file, connection);
                relations.add(relation);
                profiles.add(profile(relation, connection));
            }
            String source =
                    files.size() == 1 ? files.get(0).toString() : files.get(0) + " and " + (files.size() - 1) + " more";
            int rows = totalRows(profiles, source);
            ColumnRoles roles = ColumnRoles.assign(merge(profiles), selection, source);
            requireEverywhere(relations, roles);
            TableBuilder table = new TableBuilder(roles, rows);
            for (FileRelation relation : relations) {
                readRows(relation, roles, table, connection);
            }
            return table.build(notes(relations, roles));
        } catch (SQLException e) {
            throw new DataException("DuckDB failed: " + e.getMessage(), e);
        }
    }

    private static Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        settings.setProperty("preserve_insertion_order", "true");
        // What the driver carries suffices; nothing is fetched from the network.
        settings.setProperty("autoinstall_known_extensions", "false");
        return DriverManager.getConnection("jdbc:duckdb:", settings);
    }

    private static FileRelation describe(Path file, Connection connection) {
        try {
            return FileRelation.of(file, connection);
        } catch (SQLException e) {
            throw UnreadableFile.explain(file, e);
        }
    }

    private static FileProfile profile(FileRelation relation, Connection connection) {
        try {
            return FileProfile.of(relation, connection);
        } catch (SQLException e) {
            throw UnreadableFile.explain(relation.file(), e);
        }
    }

    private static List<ColumnProfile> merge(List<FileProfile> profiles) {
        Map<String, ColumnProfile> merged = new LinkedHashMap<>();
        for (FileProfile profile : profiles) {
            profile.columns().forEach(column -> merged.merge(column.name(), column, ColumnProfile::and));
        }
        return List.copyOf(merged.values());
    }

    private static int totalRows(List<FileProfile> profiles, String source) {
        long rows = profiles.stream().mapToLong(FileProfile::rows).sum();
        if (rows == 0) {
            throw new DataException(source + " has no rows; check that the export was complete");
        }
        if (rows > Integer.MAX_VALUE) {
            throw new DataException(source + " has " + rows + " rows; at most " + Integer.MAX_VALUE
                    + " fit one table; read fewer files");
        }
        return (int) rows;
    }

    /** Every column with a role must be in every file. */
    private static void requireEverywhere(List<FileRelation> relations, ColumnRoles roles) {
        Set<String> needed = new LinkedHashSet<>(roles.numbers());
        needed.addAll(roles.texts());
        for (FileRelation relation : relations) {
            List<String> missing = needed.stream()
                    .filter(column -> !relation.columns().containsKey(column))
                    .toList();
            if (!missing.isEmpty()) {
                throw new DataException(relation.file() + " lacks " + Wording.abbreviated(missing)
                        + ", which other files have; exclude what not all files have, or read fewer files");
            }
        }
    }

    private static List<String> notes(List<FileRelation> relations, ColumnRoles roles) {
        List<String> notes = new ArrayList<>(roles.notes());
        if (relations.size() > 1) {
            notes.add(
                    0,
                    relations.size() + " files read in the order of their paths, "
                            + relations.get(0).file() + " first");
        }
        return notes;
    }

    private static void readRows(FileRelation relation, ColumnRoles roles, TableBuilder table, Connection connection) {
        try (RowCursor rows = RowCursor.open(relation, roles.numbers(), roles.texts(), connection)) {
            table.append(rows, relation.file());
        } catch (SQLException e) {
            throw UnreadableFile.explain(relation.file(), e);
        }
    }
}
