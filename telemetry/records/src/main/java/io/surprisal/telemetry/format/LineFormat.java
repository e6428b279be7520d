package io.surprisal.telemetry.format;

import io.surprisal.telemetry.log.LineReader;
import io.surprisal.telemetry.log.LogRules;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line of a log, UTF-8, or several that belong together, such as a stack trace. Its sample has one value, the number of its template; a
 * line without a key that the rules find in it has the empty one.
 */
final class LineFormat extends OneSampleFormat {
    private static final String TEMPLATE = "template";

    private final LineReader lines;
    private final boolean keyInLine;

    LineFormat(LogRules rules, DecodeOptions options) {
        super(options, List.of(TEMPLATE));
        lines = new LineReader(rules);
        keyInLine = !rules.group().key().isEmpty();
    }

    @Override
    void read(byte[] payload) {
        String line = new String(payload, StandardCharsets.UTF_8);
        draft().value(0, lines.template(line));
        if (keyInLine) {
            String key = lines.key(line, "");
            draft().key(key == null ? "" : key);
        }
    }
}
