package io.surprisal.telemetry.format;

import io.surprisal.telemetry.log.LineReader;
import io.surprisal.telemetry.record.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log, or several that belong together, such as a stack trace: the record itself, UTF-8, or a field of a JSON object. Its sample has
 * one value, the number of its template. Rules that look for the key in lines give a line without one the empty key.
 */
final class LineFormat extends OneSampleFormat {
    private static final String TEMPLATE = "template";

    private final LineReader lines;
    private final boolean keyInLine;
    private final @Nullable JsonSample json;
    private final String field;

    LineFormat(RecordEncoding.Line encoding, DecodeOptions options) {
        super(options, List.of(TEMPLATE));
        lines = new LineReader(encoding.rules());
        keyInLine = !encoding.rules().group().key().isEmpty();
        field = encoding.field();
        json = field.isEmpty() ? null : new JsonSample(options, List.of(), draft());
    }

    @Override
    void read(byte[] payload) throws RefusedRecordException {
        String line = line(payload);
        if (line.isBlank()) {
            throw new RefusedRecordException(
                    DeadLetterReason.MISSING_FEATURE,
                    "The line is blank: it says nothing that features are counted by");
        }
        draft().value(0, lines.template(line));
        if (keyInLine) {
            String key = lines.key(line, "");
            draft().key(key == null ? "" : key);
        }
    }

    private String line(byte[] payload) throws RefusedRecordException {
        if (json == null) {
            return new String(payload, StandardCharsets.UTF_8);
        }
        json.read(payload);
        String line = draft().line();
        if (line == null) {
            throw new RefusedRecordException(
                    DeadLetterReason.MISSING_FEATURE,
                    "The line at " + field + " is absent, which features are counted by");
        }
        return line;
    }
}
