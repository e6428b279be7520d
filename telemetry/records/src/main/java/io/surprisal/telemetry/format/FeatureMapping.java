package io.surprisal.telemetry.format;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where what a model takes stands in a record.
 *
 * @param paths the path of each feature by its name: a top-level field's name, or a JSON pointer if it starts with a slash
 * @param conditionPath the path of the record's class, for a conditional model; empty where none is read
 */
public record FeatureMapping(Map<String, String> paths, String conditionPath) implements Serializable {
    /** The features alone. */
    public FeatureMapping(Map<String, String> paths) {
        this(paths, "");
    }

    public FeatureMapping {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("A feature mapping needs at least one feature; got none");
        }
        paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
    }

    /** This mapping with the path of the record's class. */
    public FeatureMapping conditionedOn(String path) {
        return new FeatureMapping(paths, path);
    }

    /** Features that are top-level fields of their own names. */
    public static FeatureMapping fields(List<String> names) {
        Map<String, String> paths = new LinkedHashMap<>();
        names.forEach(name -> paths.put(name, name));
        return new FeatureMapping(paths);
    }
}
