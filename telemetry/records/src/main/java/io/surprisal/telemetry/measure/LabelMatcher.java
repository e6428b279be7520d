package io.surprisal.telemetry.measure;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a label of a series must be, as in PromQL. A label that is absent is empty.
 *
 * @param pattern a regular expression that all of the label must match; for {@link Kind#IS} and {@link Kind#IS_NOT} the value itself
 */
record LabelMatcher(String label, Kind kind, String pattern) implements Serializable {
    /** How a label is compared. */
    enum Kind {
        IS,
        IS_NOT,
        MATCHES,
        DIFFERS
    }

    LabelMatcher {
        if (kind == Kind.MATCHES || kind == Kind.DIFFERS) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "label " + label + " is compared with '" + pattern + "', which is no regular expression: "
                                + e.getDescription(),
                        e);
            }
        }
    }

    /** Is asked once for each series that comes again and again, so the expression is not kept compiled. */
    boolean matches(Map<String, String> labels) {
        String value = Objects.requireNonNullElse(labels.get(label), "");
        return switch (kind) {
            case IS -> value.equals(pattern);
            case IS_NOT -> !value.equals(pattern);
            case MATCHES -> value.matches(pattern);
            case DIFFERS -> !value.matches(pattern);
        };
    }
}
