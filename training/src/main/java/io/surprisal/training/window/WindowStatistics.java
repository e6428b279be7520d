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
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the last records of a window are like, feature by feature: four numbers of each, over the values that are there.
 *
 * <pre>
 * mean         m = Σ x / n
 * spread       √(Σ (x − m)² / n)
 * roughness    √(Σ (x_t − x_t−1)² / pairs)
 * range        highest − lowest
 * </pre>
 */
final class WindowStatistics {
    /** How many numbers there are of each feature. */
    static final int KINDS = 4;

    /** More than any standardised value. */
    private static final double BEYOND_ALL = 1e6;

    private WindowStatistics() {}

    /**
     * Adds them to a graph; a feature of which less than half of the records are there has none.
     *
     * @param input of a model that describes its whole window
     * @param records how many of the window's last records
     */
    static WindowNumbers of(ModelSpec spec, Standardisation input, int records, Scope scope) {
        SameDiff graph = scope.graph();
        int width = spec.size();
        int size = records * width;
        String name = "memory/" + records + "/";
        int before = spec.targetSize() - size;
        SDVariable values = columns(input.target(), before, size);
        SDVariable there = columns(input.observed(), before, size);
        INDArray folding = folding(records, width);
        SDVariable sums = scope.constant(name + "sums", folding);
        SDVariable repeated =
                scope.constant(name + "repeated", folding.transpose().dup('c'));

        SDVariable count = graph.mmul(there, sums);
        SDVariable known = atLeastHalf(count, records);
        SDVariable mean = graph.mmul(values, sums).div(atLeastOne(count));
        SDVariable deviation = values.sub(graph.mmul(mean, repeated)).mul(there);
        SDVariable spread = root(graph.mmul(deviation.mul(deviation), sums).div(atLeastOne(count)));
        SDVariable range = highest(values, there, records, width)
                .add(highest(values.rsub(0), there, records, width))
                .mul(known);
        SDVariable ofAll = graph.concat(1, known, known, known, known);
        return new WindowNumbers(
                graph.concat(1, mean, spread, roughness(values, there, records, width, name, scope), range)
                        .mul(ofAll),
                ofAll);
    }

    private static SDVariable roughness(
            SDVariable values, SDVariable there, int records, int width, String name, Scope scope) {
        SameDiff graph = scope.graph();
        if (records == 1) {
            return values.mul(0);
        }
        int size = (records - 1) * width;
        SDVariable sums = scope.constant(name + "pairs", folding(records - 1, width));
        SDVariable pairs = columns(there, width, size).mul(columns(there, 0, size));
        SDVariable change =
                columns(values, width, size).sub(columns(values, 0, size)).mul(pairs);
        return root(graph.mmul(change.mul(change), sums).div(atLeastOne(graph.mmul(pairs, sums))));
    }

    /** Of each feature, [N, D]; far below all where nothing is there. */
    private static SDVariable highest(SDVariable values, SDVariable there, int records, int width) {
        SameDiff graph = values.getSameDiff();
        return graph.reshape(values.add(there.sub(1).mul(BEYOND_ALL)), -1, records, width)
                .max(1);
    }

    private static SDVariable root(SDVariable square) {
        return square.getSameDiff().math().sqrt(square);
    }
}
