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
            steps.add(step(step));
        }
        return steps;
    }

    /** The JSON pointer of a field or element of what another pointer names; the record's own is empty. */
    static String pointer(String parent, String step) {
        return parent + '/' + step.replace("~", "~0").replace("/", "~1");
    }

    /** How configuration names the place of a JSON pointer: by its bare name where that is a field of the record itself. */
    static String of(String pointer) {
        if (pointer.lastIndexOf('/') != 0) {
            return pointer;
        }
        String name = step(pointer.substring(1));
        return name.isEmpty() || name.charAt(0) == '/' ? pointer : name;
    }

    private static String step(String escaped) {
        return escaped.replace("~1", "/").replace("~0", "~");
    }
}
