package io.surprisal.telemetry.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a line's message, its variable parts masked. */
final class LineTokens {
    private final @Nullable LinePart message;
    private final LineMasks masks;

    LineTokens(String message, List<String> masks) {
        this.message = message.isEmpty() ? null : new LinePart(message);
        this.masks = new LineMasks(masks);
    }

    String[] of(String line) {
        String found = message == null ? null : message.of(line);
        return masks.tokens(found == null ? line : found);
    }
}
