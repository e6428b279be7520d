package io.surprisal.telemetry.table;

import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.LogSettings;
import io.surprisal.telemetry.log.TemplateMiner;
import io.surprisal.telemetry.log.TimeSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Reads lines of a log as counts: files of lines, {@code .log} and {@code .log.gz}, UTF-8; lines in a column of other files; and the history of a
 * topic of lines, or of JSON objects with a line each.
 */
public final class LogReader {
    private LogReader() {}

    /** A history of lines: how they are counted, and the counts, a row for each session or window. */
    public record History(LogRules rules, TelemetryTable table) {
        /** The rows that a model is trained on: sessions are those of one series, since none comes again. */
        public TelemetryTable ofTraining() {
            return rules.group().sessions() ? table.withoutKeys() : table;
        }
    }

    /**
     * Whether some sources hold lines, by the first of them.
     *
     * @param line the column or field with the line; empty where none was named
     */
    public static boolean readsLines(List<String> sources, String line) {
        String first = sources.get(0);
        return !line.isEmpty()
                || (KafkaHistory.isKafka(first)
                        ? KafkaHistory.parse(first).text()
                        : first.toLowerCase(Locale.ROOT).matches(".*\\.log(\\.gz)?"));
    }

    /**
     * Finds the templates of some sources' lines, and counts them.
     *
     * @param selection says where key and time stand beside lines
     */
    public static History learn(List<String> sources, LogSettings settings, ColumnSelection selection) {
        boolean ofTopic = KafkaHistory.isKafka(sources.get(0));
        if (!settings.time().pattern().isEmpty() && (ofTopic || !settings.line().isEmpty())) {
            throw new DataException(sources.get(0)
                    + ": logs.time finds the times of files of lines, and these lines have theirs beside them: "
                    + (settings.line().isEmpty() ? "Kafka's timestamp" : "--time names the column or field")
                    + "; leave logs.time out");
        }
        LineColumns columns = LineColumns.of(settings.line(), selection);
        return read(sources, columns, settings.group(), settings.time(), found -> {
            TemplateMiner miner = new TemplateMiner(settings);
            found.lines().forEach(source -> source.each((line, key, time) -> miner.learn(line)));
            LogRules rules = miner.rules();
            return new History(rules, table(found, rules));
        });
    }

    /**
     * Counts some sources' lines by a model's rules.
     *
     * @param line the column or field with the line; empty where none was named
     * @param selection says where key and time stand beside lines
     */
    public static TelemetryTable count(List<String> sources, LogRules rules, String line, ColumnSelection selection) {
        LineColumns columns = LineColumns.of(line, selection);
        return read(sources, columns, rules.group(), rules.time(), found -> table(found, rules));
    }

    /**
     * Where lines are read.
     *
     * @param name for messages
     * @param notes what is to be said of them
     */
    private record Sources(String name, List<LineSource> lines, List<String> notes) {}

    private static <T> T read(
            List<String> sources,
            LineColumns columns,
            GroupSettings group,
            TimeSettings time,
            Function<Sources, T> use) {
        if (!columns.line().isEmpty() && columns.key() != null && !group.key().isEmpty()) {
            throw new DataException("The key of lines is named twice: as '" + columns.key()
                    + "', and by logs.group.key, '" + group.key() + "', which finds it in the line; leave one out");
        }
        Function<Sources, T> checked = found -> {
            if (!group.sessions() && !found.lines().stream().allMatch(LineSource::timed)) {
                throw new DataException(
                        "logs.group.window asks for windows of time, and lines have no times; say in logs.time where a"
                                + " line has its time, or by --time which column beside the line has it");
            }
            return use.apply(found);
        };
        String first = sources.get(0);
        if (columns.line().isEmpty() && (columns.key() != null || columns.time() != null)) {
            throw new DataException(
                    first + ": its records are lines, and a column is named as the key or the time (key "
                            + columns.key() + ", time " + columns.time()
                            + "); leave it out, or name the column with the line (--line)");
        }
        if (KafkaHistory.isKafka(first)) {
            return ofTopic(TelemetryReader.topic(sources), columns, checked);
        }
        List<Path> files = DataFiles.expand(sources);
        return columns.line().isEmpty()
                ? checked.apply(new Sources(
                        files.get(0).toString(),
                        files.stream()
                                .map(file -> (LineSource) new LogFile(file, time))
                                .toList(),
                        List.of()))
                : ofTables(files, columns, checked);
    }

    private static <T> T ofTopic(KafkaHistory history, LineColumns columns, Function<Sources, T> use) {
        LineContent content = new LineContent(columns);
        return KafkaHistoryReader.read(
                history,
                content,
                (file, notes) -> use.apply(new Sources(
                        history.toString(),
                        List.of(LineTable.ofTopic(JsonLinesFile.read(file), content, notes)),
                        notes)));
    }

    private static <T> T ofTables(List<Path> files, LineColumns columns, Function<Sources, T> use) {
        try (Connection connection = TelemetryReader.open()) {
            List<LineSource> lines = files.stream()
                    .map(file -> (LineSource) LineTable.of(TableFile.of(file, connection), columns))
                    .toList();
            return use.apply(new Sources(files.get(0).toString(), lines, List.of()));
        } catch (SQLException e) {
            throw new DataException("DuckDB failed: " + e.getMessage(), e);
        }
    }

    private static TelemetryTable table(Sources sources, LogRules rules) {
        LogTable counted = new LogTable(rules);
        for (LineSource source : sources.lines()) {
            source.each(counted::add);
            if (!source.timed()) {
                counted.finish();
            }
        }
        TelemetryTable counts = counted.table();
        if (counts.rows() == 0) {
            String pattern = rules.group().key();
            throw new DataException(
                    pattern.isEmpty()
                            ? sources.name()
                                    + ": all its lines are blank; expected lines of a log; name other data, or the"
                                    + " column or field with the line (--line)"
                            : sources.name() + ": no line has a key that logs.group.key '" + pattern
                                    + "' finds; correct the pattern");
        }
        List<String> notes = new ArrayList<>(sources.notes());
        notes.addAll(counts.notes());
        return counts.withNotes(notes);
    }
}
