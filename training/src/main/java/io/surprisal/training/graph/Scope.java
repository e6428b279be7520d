package io.surprisal.training.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a model's constants stand in a graph that it may share with others.
 *
 * @param name the member of an ensemble, empty for a model by itself
 */
public record Scope(SameDiff graph, String name) {
    /** The scope of a graph that one model has to itself. */
    public static Scope whole(SameDiff graph) {
        return new Scope(graph, "");
    }

    /** A constant, named after the member and itself. */
    public SDVariable constant(String part, INDArray value) {
        return graph.constant(name.isEmpty() ? part : name + "/" + part, value);
    }
}
