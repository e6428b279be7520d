package io.surprisal.telemetry.format;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mapped paths as a tree that is walked beside the JSON: a node is a place in the record, its role what is read there.
 */
final class FieldTree {
    enum Role {
        /** An object or array that holds mapped places. */
        BRANCH,
        FEATURE,
        KEY,
        TIME
    }

    private final SerializedString name;
    private final String path;
    private final Map<String, FieldTree> fields = new HashMap<>();
    private final List<@Nullable FieldTree> elements = new ArrayList<>();
    private Role role = Role.BRANCH;
    private int feature = -1;
    private @Nullable FieldTree first;
    private @Nullable FieldTree successor;

    private FieldTree(String name, String path) {
        this.name = new SerializedString(name);
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
        return root;
    }

    /** What is mapped under a field of this object. */
    @Nullable
    FieldTree field(String name) {
        return fields.get(name);
    }

    /** The mapped field of this object that last time followed the previous one, or came first. */
    @Nullable
    FieldTree guessAfter(@Nullable FieldTree previous) {
        return previous == null ? first : previous.successor;
    }

    /** Remembers the field that follows the previous one, or comes first. */
    void learn(@Nullable FieldTree previous, FieldTree field) {
        if (previous == null) {
            first = field;
        } else {
            previous.successor = field;
        }
    }

    /** What is mapped under an element of this array. */
    @Nullable
    FieldTree element(int index) {
        return index < elements.size() ? elements.get(index) : null;
    }

    /** The last step to this place, encoded. */
    SerializedString name() {
        return name;
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
            node = node.child(steps.get(i), i == steps.size() - 1 ? path : "");
        }
        if (node.role != Role.BRANCH || !node.fields.isEmpty()) {
            throw conflict(path);
        }
        node.role = role;
        return node;
    }

    private FieldTree child(String step, String path) {
        FieldTree child = fields.computeIfAbsent(step, name -> new FieldTree(name, path));
        if (step.matches("0|[1-9][0-9]{0,4}")) {
            int index = Integer.parseInt(step);
            while (elements.size() <= index) {
                elements.add(null);
            }
            elements.set(index, child);
        }
        return child;
    }

    private static IllegalArgumentException conflict(String path) {
        return new IllegalArgumentException("The path " + path + " is mapped twice, or lies within another mapped path;"
                + " map every feature, the key and the time to places of their own");
    }
}
