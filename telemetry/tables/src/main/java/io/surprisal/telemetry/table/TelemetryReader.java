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
import java.util.function.Predicate;
import org.duckdb.DuckDBDriver;

/**
 * Reads files of telemetry into one {@link TelemetryTable}: CSV with any of the usual delimiters, JSON lines, both also
 * gzipped, and Parquet. The rows of each key stand in the order of time; without a time, in the order of the files. Every file is gone
 * through twice: once to see what its columns are, once for the values, which stream into the table.
 *
 * <p>What a text means as a number is what it means in a stream, {@link io.surprisal.telemetry.text.FeatureText}; columns of a CSV file
 * may also be written with a decimal comma or commas between thousands, {@link NumberForms}, and are then gone through once more. What
 * cannot be read as asked is a {@link DataException}.
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
        KafkaHistory history = topic(sources);
        if (history.text()) {
            throw new DataException(history + " holds lines of a log (kind=text), which have no columns");
        }
        return KafkaHistoryReader.read(history, selection);
    }

    /** Reads a topic's history as a job reads the topic. */
    public static TelemetryTable read(List<String> sources, JobRecords records, ColumnSelection selection) {
        if (sources.stream().noneMatch(KafkaHistory::isKafka)) {
            throw new DataException("A job reads topics, and " + sources
                    + " are files; name kafka://host:port/topic, or" + " leave the job out");
        }
        KafkaHistory history = topic(sources);
        if (history.text()) {
            throw new DataException(
                    history + ": kind=text contradicts the job, which says what its records are; leave it out");
        }
        return KafkaHistoryReader.read(history, records, selection);
    }

    /** The one topic among some sources. */
    static KafkaHistory topic(List<String> sources) {
        if (sources.size() > 1) {
            throw new DataException("A topic is read by itself; got " + sources + "; name one source");
        }
        return KafkaHistory.parse(sources.get(0));
    }

    /** The rows of some files. */
    public static TelemetryTable readFiles(List<Path> files, ColumnSelection selection) {
        try (Connection connection = open()) {
            List<TableFile> tables =
                    files.stream().map(file -> TableFile.of(file, connection)).toList();
            String source =
                    files.size() == 1 ? files.get(0).toString() : files.get(0) + " and " + (files.size() - 1) + " more";
            Predicate<String> label = ColumnRoles.labelIn(selection);
            List<FileProfile> profiles = profiles(tables, NumberForms.PLAIN, label);
            int rows = totalRows(profiles, source);
            NumberForms forms = NumberForms.of(merge(profiles));
            if (forms.differ()) {
                profiles = profiles(tables, forms, label);
            }
            List<ColumnProfile> columns = merge(profiles).stream()
                    .map(column -> column.remarking(forms.doubt(column.name())))
                    .toList();
            ColumnRoles roles = ColumnRoles.assign(columns, selection, source);
            requireEverywhere(tables, roles);
            TableBuilder table = new TableBuilder(roles, rows);
            for (TableFile file : tables) {
                try (RowCursor cursor = RowCursor.open(file, roles.numbers(), roles.texts(), forms)) {
                    table.append(cursor);
                }
            }
            return table.build(selection, source, notes(tables, roles, forms));
        } catch (SQLException e) {
            throw new DataException("DuckDB failed: " + e.getMessage(), e);
        }
    }

    static Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        settings.setProperty("preserve_insertion_order", "true");
        // What the driver carries suffices; nothing is fetched from the network.
        settings.setProperty("autoinstall_known_extensions", "false");
        return DriverManager.getConnection("jdbc:duckdb:", settings);
    }

    private static List<FileProfile> profiles(List<TableFile> tables, NumberForms forms, Predicate<String> label) {
        return tables.stream().map(file -> FileProfile.of(file, forms, label)).toList();
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
    private static void requireEverywhere(List<TableFile> files, ColumnRoles roles) {
        Set<String> needed = new LinkedHashSet<>(roles.numbers());
        needed.addAll(roles.texts());
        for (TableFile file : files) {
            List<String> missing = needed.stream()
                    .filter(column -> !file.columns().contains(column))
                    .toList();
            if (!missing.isEmpty()) {
                throw new DataException(file.path() + " lacks " + Wording.abbreviated(missing)
                        + ", which other files have; exclude what not all files have, or read fewer files");
            }
        }
    }

    private static List<String> notes(List<TableFile> files, ColumnRoles roles, NumberForms forms) {
        List<String> notes = new ArrayList<>(roles.notes());
        notes.addAll(forms.notes(roles.numbers()));
        if (files.size() > 1) {
            notes.add(
                    0,
                    files.size() + " files read in the order of their paths, "
                            + files.get(0).path() + " first");
        }
        return notes;
    }
}
