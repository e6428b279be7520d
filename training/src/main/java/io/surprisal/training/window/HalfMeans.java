package io.surprisal.training.window;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import org.nd4j.autodiff.samediff.SDVariable;

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
        int half = spec.window() / 2;
        SDVariable sums = LevelMeans.sums(spec, half, "shift/sums", scope);
        LevelMeans now = LevelMeans.of(spec, input, 0, half, sums);
        LevelMeans before = LevelMeans.of(spec, input, half, half, sums);
        SDVariable known = now.known().mul(before.known());
        return new HalfMeans(now.values().sub(before.values()).mul(known), known);
    }
}
