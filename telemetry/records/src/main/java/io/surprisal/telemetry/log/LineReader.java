package io.surprisal.telemetry.log;

import org.jspecify.annotations.Nullable;

/** Reads lines by a model's rules. Not thread-safe. */
public final class LineReader {
    private final LineTokens tokens;
    private final @Nullable LinePart key;
    private final LogTemplates templates;

    public LineReader(LogRules rules) {
        tokens = new LineTokens(rules.message(), rules.masks());
        key = key(rules.group());
        templates = new LogTemplates(rules.features());
    }

    /** What finds a line's key; null where lines do not name it. */
    static @Nullable LinePart key(GroupSettings group) {
        return group.key().isEmpty() ? null : new LinePart(group.key());
    }

    /** The number of a line's template: the place of its feature. */
    public int template(String line) {
        return templates.match(tokens.of(line));
    }

    /**
     * A line's key; null where it has none.
     *
     * @param source the key of where it was read, for rules that take that
     */
    public @Nullable String key(String line, String source) {
        return key == null ? source : key.of(line);
    }
}
