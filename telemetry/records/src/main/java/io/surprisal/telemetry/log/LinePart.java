package io.surprisal.telemetry.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a line: what a regular expression finds, or its first group where it has one. */
public final class LinePart {
    private final Pattern pattern;

    public LinePart(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** The part; null where there is none. */
    public @Nullable String of(String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            return null;
        }
        return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
    }
}
