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
 * The mean of some records of a window, feature by feature, over the values that are there.
 *
 * @param values standardised units, [N, D]; 0 where nothing is there
 * @param known 1 for a feature of which at least half is there, else 0, [N, D]
 */
record LevelMeans(SDVariable values, SDVariable known) {
    /**
     * Adds them to a graph.
     *
     * @param input of a model that describes its whole window
     * @param newer how many records of the window come after them
     * @param sums {@link #sums} of so many records
     */
    static LevelMeans of(ModelSpec spec, Standardisation input, int newer, int records, SDVariable sums) {
        SameDiff graph = sums.getSameDiff();
        int size = records * spec.size();
        int first = spec.targetSize() - newer * spec.size() - size;
        SDVariable counts = graph.mmul(columns(input.observed(), first, size), sums);
        SDVariable means =
                graph.mmul(columns(input.target(), first, size), sums).div(atLeastOne(counts));
        return new LevelMeans(means, atLeastHalf(counts, records));
    }

    /** What adds up the values of a feature of so many records. */
    static SDVariable sums(ModelSpec spec, int records, String name, Scope scope) {
        return scope.constant(name, folding(records, spec.size()));
    }
}
