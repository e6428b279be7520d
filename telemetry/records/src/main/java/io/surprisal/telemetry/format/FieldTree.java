package io.surprisal.telemetry.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The mapped paths as a tree: a node is a place in the record, its role what is read there. It does not change once it is built. */
final class FieldTree {
    enum Role {
        /** An object or array that holds mapped places. */
        BRANCH,
        FEATURE,
        KEY,
        TIME,
        CONDITION,

        /** A line of a log. */
        LINE
    }

    private final String name;
    private final String path;
    private final Map<String, FieldTree> fields = new LinkedHashMap<>();
    private Role role = Role.BRANCH;
    private int feature = -1;

    private FieldTree(String name, String path) {
        this.name = name;
        this.path = path;
    }

    /**
     * The tree of everything that is read from a record.
     *
     * @param features the features in the order in which a record's values stand
     */
    static FieldTree of(DecodeOptions options, List<String> features) {
        FieldTree root = new FieldTree("", "");
        for (int i = 0; i < features.size(); i++) {
            String path = options.features().paths().get(features.get(i));
            if (path == null) {
                throw new IllegalArgumentException("Feature " + features.get(i) + " is not in the field mapping, which"
                        + " has " + options.features().paths().keySet());
            }
            root.leaf(path, Role.FEATURE).feature = i;
        }
        if (options.key().isField()) {
            root.leaf(options.key().path(), Role.KEY);
        }
        if (options.time().isField()) {
            root.leaf(options.time().path(), Role.TIME);
        }
        if (!options.features().conditionPath().isEmpty()) {
            root.leaf(options.features().conditionPath(), Role.CONDITION);
        }
        if (options.encoding() instanceof RecordEncoding.Line line) {
            root.leaf(line.field(), Role.LINE);
        }
        return root;
    }

    /** What is mapped under the fields, or elements, of this place, by its last step. */
    Map<String, FieldTree> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** The last step to this place. */
    String name() {
        return name;
    }

    /** The last step to this place as that of an array's element: a number without leading zeros, up to 99,999. */
    OptionalInt index() {
        return name.matches("0|[1-9][0-9]{0,4}") ? OptionalInt.of(Integer.parseInt(name)) : OptionalInt.empty();
    }

    Role role() {
        return role;
    }

    /** The feature's number, for {@link Role#FEATURE}. */
    int feature() {
        return feature;
    }

    /** The path as configured; empty for a branch. */
    String path() {
        return path;
    }

    private FieldTree leaf(String path, Role role) {
        FieldTree node = this;
        List<String> steps = FieldPath.steps(path);
        for (int i = 0; i < steps.size(); i++) {
            if (node.role != Role.BRANCH) {
                throw conflict(path);
            }
            String nodePath = i == steps.size() - 1 ? path : "";
            node = node.fields.computeIfAbsent(steps.get(i), step -> new FieldTree(step, nodePath));
        }
        if (node.role != Role.BRANCH || !node.fields.isEmpty()) {
            throw conflict(path);
        }
        node.role = role;
        return node;
    }

    private static IllegalArgumentException conflict(String path) {
        return new IllegalArgumentException("The path " + path + " is mapped twice, or lies within another mapped path;"
                + " map every feature, the key, the time and the condition to places of their own");
    }
}
