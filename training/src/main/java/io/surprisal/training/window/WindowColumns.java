package io.surprisal.training.window;

import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of T·D values, those of T records one after the other. */
final class WindowColumns {
    private WindowColumns() {}

    /** Some of the columns of [N, M]. */
    static SDVariable columns(SDVariable matrix, int first, int count) {
        return matrix.getSameDiff()
                .gather(matrix, IntStream.range(first, first + count).toArray(), 1);
    }

    /** Adds up what belongs to a feature: [times·D, D]. Sums are products, so their last bit does not depend on where in a batch a record is. */
    static INDArray folding(int times, int width) {
        INDArray folding = Nd4j.zeros(DataType.FLOAT, (long) times * width, width);
        for (int i = 0; i < times * width; i++) {
            folding.putScalar(i, i % width, 1);
        }
        return folding;
    }

    /** What counts are divided by. */
    static SDVariable atLeastOne(SDVariable count) {
        return count.getSameDiff().math().clipByValue(count, 1, Float.MAX_VALUE);
    }

    /** 1 where a count is at least half of what there could be, else 0. */
    static SDVariable atLeastHalf(SDVariable count, int records) {
        return count.getSameDiff().gt(count, records / 2.0 - 0.25).castTo(DataType.FLOAT);
    }

    /** A constant of a graph. */
    static INDArray vector(double[] values) {
        return Nd4j.create(values).castTo(DataType.FLOAT);
    }
}
