package io.surprisal.telemetry.table;

import io.surprisal.telemetry.log.LinePart;
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
import org.jspecify.annotations.Nullable;

/** A file of lines, UTF-8, whose times stand in them. */
record LogFile(Path file, TimeSettings time) implements LineSource {
    @Override
    public boolean timed() {
        return !time.pattern().isEmpty();
    }

    @Override
    public void each(Sink lines) {
        Times times = timed() ? new Times() : null;
        String name = file.getFileName().toString();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(DataFormat.open(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.line(line, name, times == null ? null : times.of(line));
                }
            }
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The times of the file's lines. */
    private final class Times {
        private final LinePart part = new LinePart(time.pattern());
        private final DateTimeFormatter format = time.formatter();
        private @Nullable Long latest;

        /** Epoch milliseconds; of the line before where it has none. */
        Long of(String line) {
            String text = part.of(line);
            Long found = text == null ? latest : Long.valueOf(millis(text));
            if (found == null) {
                throw new DataException(file + ": logs.time.pattern finds no time in the first line, '" + line
                        + "'; correct the pattern");
            }
            latest = found;
            return found;
        }

        private long millis(String text) {
            try {
                TemporalAccessor parsed = format.parse(text);
                ZoneId zone = parsed.query(TemporalQueries.zone());
                return LocalDateTime.from(parsed)
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
