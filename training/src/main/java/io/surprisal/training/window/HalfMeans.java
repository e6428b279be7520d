package io.surprisal.training.window;

import static io.surprisal.training.window.WindowColumns.atLeastHalf;
import static io.surprisal.training.window.WindowColumns.atLeastOne;
import static io.surprisal.training.window.WindowColumns.columns;
import static io.surprisal.training.window.WindowColumns.folding;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The mean of the newest half of a window less the mean of the half before, feature by feature, over the values that are there. Of an odd number of records the first has no part.
 *
 * @param differences d in standardised units, [N, D]; 0 where too little is there
 * @param known 1 for a feature of which at least half of each half is there, else 0, [N, D]
 */
record HalfMeans(SDVariable differences, SDVariable known) {
    /**
     * Adds them to a graph.
     *
     * @param input of a model that describes its whole window
     */
    static HalfMeans of(ModelSpec spec, Standardisation input, Scope scope) {
        SameDiff graph = scope.graph();
        int half = spec.window() / 2;
        int size = half * spec.size();
        SDVariable sums = scope.constant("shift/sums", folding(half, spec.size()));
        int newest = spec.targetSize() - size;
        SDVariable now = graph.mmul(columns(input.observed(), newest, size), sums);
        SDVariable before = graph.mmul(columns(input.observed(), newest - size, size), sums);
        SDVariable known = atLeastHalf(now, half).mul(atLeastHalf(before, half));
        SDVariable meanNow =
                graph.mmul(columns(input.target(), newest, size), sums).div(atLeastOne(now));
        SDVariable meanBefore =
                graph.mmul(columns(input.target(), newest - size, size), sums).div(atLeastOne(before));
        return new HalfMeans(meanNow.sub(meanBefore).mul(known), known);
    }
}
