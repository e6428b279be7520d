package io.surprisal.telemetry.table;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the history of a topic of JSON objects, by the parser that reads them in a stream, of lines of a log, or of what a job reads: what {@link
 * TopicRecords} gives. Rows stand in the order of the records' timestamps; records of one partition keep their order.
 *
 * <p>The records go through a temporary JSON lines file, so that columns mean what they mean in files. Records that hold
 * something else are left out, counted and reported.
 */
public final class KafkaHistoryReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaHistoryReader.class);

    private KafkaHistoryReader() {}

    /** The rows of a topic; {@link DataException} where the broker or the topic is not there or holds no usable record. */
    public static TelemetryTable read(KafkaHistory history, ColumnSelection selection) {
        return table(history, new RecordContent.JsonObject(), selection);
    }

    /** The records that a job makes of a topic, as rows; {@link DataException} likewise. */
    public static TelemetryTable read(KafkaHistory history, JobRecords records, ColumnSelection selection) {
        return table(history.asking(records.client()), new SampleContent(records), records.over(selection));
    }

    private static TelemetryTable table(KafkaHistory history, RecordContent content, ColumnSelection selection) {
        return read(history, content, (file, notes) -> {
            TelemetryTable table = TelemetryReader.readFiles(List.of(file), selection);
            notes.addAll(table.notes());
            return table.withNotes(notes);
        });
    }

    /**
     * What is made of a topic.
     *
     * @param use takes a file of JSON lines, which is deleted afterwards, and what is to be said of the records
     */
    static <T> T read(KafkaHistory history, RecordContent content, BiFunction<Path, List<String>, T> use) {
        Path file = null;
        try {
            file = Files.createTempFile("surprisal-history", ".jsonl");
            List<String> notes = new ArrayList<>();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                JsonLinesWriter lines = new JsonLinesWriter(content, out);
                TopicRecords.read(history, kafkaRecord -> {
                    lines.write(kafkaRecord);
                    return lines.written() < history.max();
                });
                if (lines.written() < history.max()) {
                    lines.finish();
                }
                if (lines.written() == 0) {
                    throw new DataException(nothing(history, content, lines));
                }
                lines.firstRefusal()
                        .ifPresent(first -> notes.add(lines.refusals() + " of " + lines.records() + " "
                                + content.ofRefused() + " (first: " + first + ")"));
                notes.addAll(content.notes());
            }
            return used(file, history, notes, use);
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("Cannot write the temporary file for " + history + ": " + e.getMessage(), e);
        } finally {
            delete(file);
        }
    }

    private static String nothing(KafkaHistory history, RecordContent content, JsonLinesWriter lines) {
        StringBuilder text = new StringBuilder(
                history + " holds no " + content.name() + " to read (" + lines.refusals() + " refused");
        lines.firstRefusal().ifPresent(first -> text.append("; first: ").append(first));
        content.notes().forEach(note -> text.append("; ").append(note));
        return text + "); check the topic and its time range";
    }

    private static <T> T used(
            Path file, KafkaHistory history, List<String> notes, BiFunction<Path, List<String>, T> use) {
        try {
            return use.apply(file, notes);
        } catch (DataException e) {
            // The reader knows the temporary file only, which means nothing to whoever named a topic.
            throw new DataException(String.valueOf(e.getMessage()).replace(file.toString(), history.toString()), e);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("Temporary file {} stays behind: {}", file, e.getMessage());
            }
        }
    }
}
