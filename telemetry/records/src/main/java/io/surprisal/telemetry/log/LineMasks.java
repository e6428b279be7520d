package io.surprisal.telemetry.log;

import java.util.List;
import java.util.regex.Pattern;

/** Hides the parts of a line that are variables by their form, before anything is learnt from lines, and splits it into tokens. */
final class LineMasks {
    /** What stands for a variable part. */
    static final String WILDCARD = "<*>";

    /** So much of a line is looked at, characters. */
    private static final int LONGEST_LINE = 2048;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final List<Pattern> masks;

    LineMasks(List<String> masks) {
        this.masks = masks.stream().map(Pattern::compile).toList();
    }

    /** The tokens of a message. */
    String[] tokens(String message) {
        String masked = message.length() > LONGEST_LINE ? message.substring(0, LONGEST_LINE) : message;
        for (Pattern mask : masks) {
            masked = mask.matcher(masked).replaceAll(WILDCARD);
        }
        String trimmed = masked.strip();
        return trimmed.isEmpty() ? new String[] {} : SPACE.split(trimmed);
    }
}
