package io.surprisal.training.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Reductions of matrices to vectors. ND4J's own fail inside a SameDiff session where one dimension has length 1 (it takes the
 * matrix for a vector that needs no reducing), so these go through a third dimension.
 */
final class Reduction {
    private Reduction() {}

    /** The sums of the rows of [N, M]: [N]. */
    static SDVariable sumOfRows(SDVariable matrix) {
        SameDiff graph = matrix.getSameDiff();
        return graph.reshape(graph.expandDims(matrix, 2).sum(1), -1);
    }

    /** The means of the columns of [L, N]: [N]. */
    static SDVariable meanOfColumns(SDVariable matrix) {
        SameDiff graph = matrix.getSameDiff();
        return graph.reshape(graph.expandDims(matrix, 2).mean(0), -1);
    }

    /**
     * log of the mean of e^x over the columns of [L, N]: [N]. The largest term is taken out first, which ND4J's own
     * log-sum-exp does not do: in float32 that one has lost its digits at −100.
     */
    static SDVariable logMeanExpOfColumns(SDVariable matrix) {
        SameDiff graph = matrix.getSameDiff();
        SDVariable largest = graph.reshape(graph.expandDims(matrix, 2).max(0), -1);
        SDVariable relative = graph.math().exp(matrix.sub(graph.expandDims(largest, 0)));
        return graph.math().log(meanOfColumns(relative)).add(largest);
    }
}
