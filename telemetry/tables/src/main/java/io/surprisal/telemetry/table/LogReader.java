package io.surprisal.telemetry.table;

import io.surprisal.telemetry.log.LinePart;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.LogSettings;
import io.surprisal.telemetry.log.TemplateMiner;
import io.surprisal.telemetry.log.TimeSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads files of a log's lines, {@code .log} and {@code .log.gz}, UTF-8, as counts. */
public final class LogReader {
    private LogReader() {}

    /** A history of lines: how they are counted, and the counts, a row for each session or window. */
    public record History(LogRules rules, TelemetryTable table) {
        /** The rows that a model is trained on: sessions are those of one series, since none comes again. */
        public TelemetryTable ofTraining() {
            return rules.group().sessions() ? table.withoutKeys() : table;
        }
    }

    /** Whether the first of some sources is a file of lines. */
    public static boolean readsLines(List<String> sources) {
        String first = sources.get(0).toLowerCase(Locale.ROOT);
        return first.endsWith(".log") || first.endsWith(".log.gz");
    }

    /** Finds the templates of some files' lines, and counts them. */
    public static History learn(List<String> sources, LogSettings settings) {
        List<Path> files = DataFiles.expand(sources);
        if (!settings.group().sessions() && settings.time().pattern().isEmpty()) {
            throw new DataException(
                    "logs.group.window asks for windows of time, and lines have no times; say in logs.time where a line has"
                            + " its time");
        }
        TemplateMiner miner = new TemplateMiner(settings);
        files.forEach(file -> lines(file, miner::learn));
        LogRules rules = miner.rules();
        return new History(rules, table(files, rules));
    }

    /** Counts some files' lines by a model's rules. */
    public static TelemetryTable count(List<String> sources, LogRules rules) {
        return table(DataFiles.expand(sources), rules);
    }

    private static TelemetryTable table(List<Path> files, LogRules rules) {
        LogTable counted = new LogTable(rules);
        boolean timed = !rules.time().pattern().isEmpty();
        for (Path file : files) {
            Numbered lines = new Numbered(file, counted, timed ? new Times(rules.time(), file) : null);
            lines(file, lines);
            if (!timed) {
                counted.finish();
            }
        }
        TelemetryTable counts = counted.table();
        if (counts.rows() == 0) {
            throw new DataException(files.get(0) + ": no line has a key that logs.group.key '"
                    + rules.group().key() + "' finds; correct the pattern");
        }
        return counts;
    }

    private static void lines(Path file, Consumer<String> lines) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(DataFormat.open(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.accept(line);
                }
            }
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Adds the lines of a file by their numbers and times. */
    private static final class Numbered implements Consumer<String> {
        private final String name;
        private final LogTable table;
        private final @Nullable Times times;
        private long number;

        private Numbered(Path file, LogTable table, @Nullable Times times) {
            this.name = file.getFileName().toString();
            this.table = table;
            this.times = times;
        }

        @Override
        public void accept(String line) {
            table.add(line, name, number++, times == null ? null : times.of(line));
        }
    }

    /** The times of a file's lines. */
    private static final class Times {
        private final LinePart part;
        private final DateTimeFormatter format;
        private final Path file;
        private @Nullable Long latest;

        private Times(TimeSettings settings, Path file) {
            this.part = new LinePart(settings.pattern());
            this.format = settings.formatter();
            this.file = file;
        }

        /** Epoch milliseconds; of the line before where it has none. */
        private Long of(String line) {
            String text = part.of(line);
            Long time = text == null ? latest : Long.valueOf(millis(text));
            if (time == null) {
                throw new DataException(file + ": logs.time.pattern finds no time in the first line, '" + line
                        + "'; correct the pattern");
            }
            latest = time;
            return time;
        }

        private long millis(String text) {
            try {
                TemporalAccessor time = format.parse(text);
                ZoneId zone = time.query(TemporalQueries.zone());
                return LocalDateTime.from(time)
                        .atZone(zone == null ? ZoneOffset.UTC : zone)
                        .toInstant()
                        .toEpochMilli();
            } catch (DateTimeException e) {
                throw new DataException(
                        file + ": the time '" + text + "' is not written as logs.time.format says; correct the format",
                        e);
            }
        }
    }
}
