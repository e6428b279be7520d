package io.surprisal.training.network;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Steps of sequences. By a slice: the gradient of SameDiff's gather along an axis that is not the first fails. */
final class Steps {
    private Steps() {}

    /** One step of every sequence, [N, width], from [N, steps·width] or [N·steps, width]. */
    static SDVariable at(int step, SDVariable sequences, int steps, int width) {
        SameDiff graph = sequences.getSameDiff();
        SDVariable cube = graph.reshape(sequences, -1, steps, width);
        return graph.reshape(graph.slice(cube, new int[] {0, step, 0}, -1, 1, width), -1, width);
    }
}
