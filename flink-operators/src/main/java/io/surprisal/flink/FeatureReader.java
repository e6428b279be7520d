package io.surprisal.flink;

import java.io.Serializable;

/**
 * Takes the values of features from an element of a stream.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface FeatureReader<T> extends Serializable {
    /**
     * Called once for each element. What it throws fails the job, as in any Flink function.
     *
     * @param values one place per name of {@link Features#names}, in their order, raw units; all NaN, which says that a value is missing, when it is
     *     called. It is the record's own and may not be kept
     */
    void read(T element, float[] values) throws Exception;
}
