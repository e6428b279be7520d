package io.surprisal.flink;

import io.surprisal.scoring.JobSchema;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.java.functions.KeySelector;
import org.jspecify.annotations.Nullable;

/**
 * What a model is to see of an element of a stream. It travels with the job, so it and what it refers to are serialisable, which lambdas
 * without a context and method references are.
 *
 * @param <T> the elements
 * @param names the features that {@code reader} fills, by the names that the model knows, in any order
 * @param reader takes their values from an element
 * @param conditionClass gives the class of an element, which a conditional model is told, null or empty where it has none; null where no model asks
 */
public record Features<T>(
        List<String> names,
        FeatureReader<T> reader,
        @Nullable KeySelector<T, String> conditionClass) implements Serializable {
    public Features {
        names = List.copyOf(names);
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("Feature " + name + " is named twice in " + names
                        + "; each place of the values needs a name of its own");
            }
        }
    }

    /** Features without a class. */
    public static <T> Features<T> of(List<String> names, FeatureReader<T> reader) {
        return new Features<>(names, reader, null);
    }

    /** These features, with the class that a conditional model is told. */
    public Features<T> conditionedOn(KeySelector<T, String> other) {
        return new Features<>(names, reader, other);
    }

    JobSchema schema() {
        return new JobSchema(names);
    }
}
