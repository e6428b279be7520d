package io.surprisal.training.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a model's constants stand in a graph that it may share with others.
 *
 * @param name the member of an ensemble, empty for a model by itself
 */
public record Scope(SameDiff graph, String name) {
    static final String CONDITION = "condition";

    /** The scope of a graph that one model has to itself. */
    public static Scope whole(SameDiff graph) {
        return new Scope(graph, "");
    }

    /** The condition's number of each record, int64 [N]: an input that a graph has once a model asks for it. */
    public SDVariable condition() {
        return graph.hasVariable(CONDITION)
                ? graph.getVariable(CONDITION)
                : graph.placeHolder(CONDITION, DataType.LONG, -1);
    }

    /** A constant, named after the member and itself. */
    public SDVariable constant(String part, INDArray value) {
        return graph.constant(name.isEmpty() ? part : name + "/" + part, value);
    }
}
