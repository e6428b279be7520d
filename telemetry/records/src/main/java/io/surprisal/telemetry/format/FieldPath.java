package io.surprisal.telemetry.format;

import java.util.ArrayList;
import java.util.List;

/** How configuration names a place in a JSON record. */
final class FieldPath {
    private FieldPath() {}

    /**
     * The steps from the record's root: those of a JSON pointer (RFC 6901) if the path starts with a slash, and otherwise
     * one, the top-level field of that very name, dots included.
     */
    static List<String> steps(String path) {
        if (path.isEmpty() || path.equals("/")) {
            throw new IllegalArgumentException("A path to a field is a field name such as cpu or a JSON pointer such as"
                    + " /metrics/cpu; got '" + path + "'");
        }
        if (path.charAt(0) != '/') {
            return List.of(path);
        }
        List<String> steps = new ArrayList<>();
        for (String step : path.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }
}
