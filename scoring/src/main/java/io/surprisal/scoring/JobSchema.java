package io.surprisal.scoring;

import io.surprisal.core.schema.FeatureSchema;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the values of a job's records stand. It is the job's own; a model's lane gathers the model's features from it.
 *
 * @param features their names
 */
public record JobSchema(List<String> features) implements Serializable {
    public JobSchema {
        features = List.copyOf(features);
    }

    /** The order of a model's features. */
    public static JobSchema of(FeatureSchema model) {
        return new JobSchema(model.names());
    }

    /**
     * Where each feature of a model stands in a record; null where all stand as the model has them, so that there is nothing to
     * gather. The job has all of them: see {@link ModelFit}.
     */
    int @Nullable [] places(FeatureSchema model) {
        List<String> names = model.names();
        return names.equals(features)
                ? null
                : names.stream().mapToInt(features::indexOf).toArray();
    }
}
