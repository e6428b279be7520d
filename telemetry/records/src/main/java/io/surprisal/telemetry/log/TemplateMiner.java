package io.surprisal.telemetry.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the templates of a history's lines, which are read once. */
public final class TemplateMiner {
    private final LogSettings settings;
    private final LineTokens tokens;
    private final @Nullable LinePart key;
    private final Drain drain;

    public TemplateMiner(LogSettings settings) {
        this.settings = settings;
        this.tokens = new LineTokens(settings.message(), settings.mining().masks());
        this.key = LineReader.key(settings.group());
        this.drain = new Drain(settings.mining());
    }

    /** Learns from a line, if it has a key. */
    public void learn(String line) {
        if (key == null || key.of(line) != null) {
            drain.learn(tokens.of(line));
        }
    }

    /** What the lines were found to be. */
    public LogRules rules() {
        List<String> features =
                new ArrayList<>(LogTemplates.features(drain, settings.mining().leastLines()));
        return new LogRules(settings.message(), settings.mining().masks(), settings.group(), settings.time(), features);
    }
}
