package io.surprisal.training.window;

import static io.surprisal.training.window.WindowColumns.atLeastHalf;
import static io.surprisal.training.window.WindowColumns.atLeastOne;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How each feature moves within a window: three numbers of each, over the values that are there.
 *
 * <pre>
 * spread       √(Σ (x − m)² / n)
 * roughness    √(Σ (x_t − x_t−1)² / pairs)
 * shift        mean of the newest half − mean of the half before
 * </pre>
 *
 * <p>A feature is known of which half of each half is there. Of an odd number of records the first has no part. Each feature's values are one row, so that all
 * features share products with small matrices: sums of [N, W·D] would be products with [W·D, D].
 */
final class Movement {
    private final SameDiff graph;
    private final Scope scope;
    private final int records;
    private final int width;

    private Movement(Scope scope, int records, int width) {
        this.graph = scope.graph();
        this.scope = scope;
        this.records = records;
        this.width = width;
    }

    /**
     * Adds them to a graph: of all features the spread, then the roughness, then the shift.
     *
     * @param input of a model that describes its whole window
     */
    static WindowNumbers of(ModelSpec spec, Standardisation input, Scope scope) {
        return new Movement(scope, spec.window() / 2 * 2, spec.size()).numbers(input, spec.window() % 2);
    }

    private WindowNumbers numbers(Standardisation input, int skipped) {
        SDVariable values = featureByFeature(input.target(), skipped);
        SDVariable there = featureByFeature(input.observed(), skipped);
        int half = records / 2;
        SDVariable now = constant("now", half(half));
        SDVariable before = constant("before", half(0));
        SDVariable all = constant("all", Nd4j.ones(DataType.FLOAT, records, 1));
        SDVariable pairs = constant("of_pairs", Nd4j.ones(DataType.FLOAT, records - 1, 1));

        SDVariable countNow = graph.mmul(there, now);
        SDVariable countBefore = graph.mmul(there, before);
        SDVariable known = atLeastHalf(countNow, half).mul(atLeastHalf(countBefore, half));
        SDVariable count = atLeastOne(countNow.add(countBefore));
        SDVariable deviation = values.sub(graph.mmul(values, all).div(count)).mul(there);
        SDVariable spread = root(graph.mmul(deviation.mul(deviation), all).div(count));

        SDVariable both = graph.gt(graph.mmul(there, constant("sums", neighbours(1))), 1.5)
                .castTo(DataType.FLOAT);
        SDVariable change =
                graph.mmul(values, constant("differences", neighbours(-1))).mul(both);
        SDVariable roughness = root(graph.mmul(change.mul(change), pairs).div(atLeastOne(graph.mmul(both, pairs))));

        SDVariable shift = graph.mmul(values, now)
                .div(atLeastOne(countNow))
                .sub(graph.mmul(values, before).div(atLeastOne(countBefore)));
        SDVariable ofFeatures = graph.reshape(known, -1, width);
        SDVariable ofAll = graph.concat(1, ofFeatures, ofFeatures, ofFeatures);
        return new WindowNumbers(
                graph.concat(
                                1,
                                graph.reshape(spread, -1, width),
                                graph.reshape(roughness, -1, width),
                                graph.reshape(shift, -1, width))
                        .mul(ofAll),
                ofAll);
    }

    /** From rows of W·D values to rows of one feature's: [N·D, W]. */
    private SDVariable featureByFeature(SDVariable windows, int skipped) {
        int[] places = new int[records * width];
        for (int i = 0; i < places.length; i++) {
            places[i] = (skipped + i % records) * width + i / records;
        }
        return graph.reshape(graph.gather(windows, places, 1), -1, records);
    }

    /** Adds up half of the records from one on, [W, 1]. */
    private INDArray half(int first) {
        INDArray half = Nd4j.zeros(DataType.FLOAT, records, 1);
        for (int t = first; t < first + records / 2; t++) {
            half.putScalar(t, 0, 1);
        }
        return half;
    }

    /** Each record plus the one before it times a sign, [W, W − 1]. */
    private INDArray neighbours(int sign) {
        INDArray neighbours = Nd4j.zeros(DataType.FLOAT, records, records - 1);
        for (int t = 1; t < records; t++) {
            neighbours.putScalar(t, t - 1, 1);
            neighbours.putScalar(t - 1, t - 1, sign);
        }
        return neighbours;
    }

    private SDVariable constant(String name, INDArray value) {
        return scope.constant("habits/" + name, value);
    }

    private static SDVariable root(SDVariable square) {
        return square.getSameDiff().math().sqrt(square);
    }
}
