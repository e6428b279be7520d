package io.surprisal.training.memory;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the last records of a window are like, feature by feature: four numbers of each, over the values that are there.
 *
 * <pre>
 * mean         m = Σ x / n
 * spread       √(Σ (x − m)² / n)
 * roughness    √(Σ (x_t − x_t−1)² / pairs)
 * range        highest − lowest
 * </pre>
 *
 * <p>Sums are products with constants: their last bit does not depend on where in a batch a record is.
 *
 * @param values standardised units, [N, 4·D], the four kinds one after the other; 0 where too little is there
 * @param known 1 for a feature of which at least half of the records are there, else 0, [N, D]
 */
record WindowStatistics(SDVariable values, SDVariable known) {
    /** How many numbers there are of each feature. */
    static final int KINDS = 4;

    /** More than any standardised value. */
    private static final double BEYOND_ALL = 1e6;

    /**
     * Adds them to a graph.
     *
     * @param input of a model that describes its whole window
     * @param records how many of the window's last records
     */
    static WindowStatistics of(ModelSpec spec, Standardisation input, int records, Scope scope) {
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
        SDVariable known = graph.gt(count, records / 2.0 - 0.25).castTo(DataType.FLOAT);
        SDVariable mean = graph.mmul(values, sums).div(atLeastOne(count));
        SDVariable deviation = values.sub(graph.mmul(mean, repeated)).mul(there);
        SDVariable spread = root(graph.mmul(deviation.mul(deviation), sums).div(atLeastOne(count)));
        SDVariable range = highest(values, there, records, width)
                .add(highest(values.rsub(0), there, records, width))
                .mul(known);
        return new WindowStatistics(
                graph.concat(1, mean, spread, roughness(values, there, records, width, name, scope), range)
                        .mul(graph.concat(1, known, known, known, known)),
                known);
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

    private static SDVariable columns(SDVariable matrix, int first, int count) {
        return matrix.getSameDiff()
                .gather(matrix, IntStream.range(first, first + count).toArray(), 1);
    }

    private static SDVariable atLeastOne(SDVariable count) {
        return count.getSameDiff().math().clipByValue(count, 1, Float.MAX_VALUE);
    }

    private static SDVariable root(SDVariable square) {
        return square.getSameDiff().math().sqrt(square);
    }

    /** Adds up what belongs to a feature: [times·D, D]. */
    static INDArray folding(int times, int width) {
        INDArray folding = Nd4j.zeros(DataType.FLOAT, (long) times * width, width);
        for (int i = 0; i < times * width; i++) {
            folding.putScalar(i, i % width, 1);
        }
        return folding;
    }
}
