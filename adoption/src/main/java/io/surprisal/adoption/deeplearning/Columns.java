package io.surprisal.adoption.deeplearning;

import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;

/** Neighbouring columns of a matrix, [N, all]. */
final class Columns {
    private Columns() {}

    /** Some of them, [N, count]. */
    static SDVariable of(SDVariable matrix, int from, int count, int all) {
        return count == all
                ? matrix
                : matrix.getSameDiff()
                        .gather(matrix, IntStream.range(from, from + count).toArray(), 1);
    }

    /** Arrays one after the other along an axis. */
    static SDVariable joined(List<SDVariable> arrays, int axis) {
        return arrays.size() == 1
                ? arrays.get(0)
                : arrays.get(0).getSameDiff().concat(axis, arrays.toArray(SDVariable[]::new));
    }
}
