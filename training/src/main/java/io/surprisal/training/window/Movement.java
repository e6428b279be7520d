package io.surprisal.training.window;

import static io.surprisal.training.window.WindowColumns.atLeastHalf;
import static io.surprisal.training.window.WindowColumns.atLeastOne;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Standardisation;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * How each feature moves within a window, over the values that are there. Of an odd number of records the first has no part.
 *
 * <p>Sums over records are those of their halves, and so on: a product with [W·D, D] takes D times as many multiplications, and a reduction's last bit may depend
 * on where in a batch a record is.
 *
 * @param roughness √(Σ (x_t − x_t−1)² / pairs), [N, D]
 * @param shift mean of the newest half − mean of the half before, [N, D]
 * @param known 1 for a feature of which half of each half is there, else 0, [N, D]
 */
record Movement(SDVariable roughness, SDVariable shift, SDVariable known) {
    /**
     * Adds them to a graph.
     *
     * @param input of a model that describes its whole window
     */
    static Movement of(ModelSpec spec, Standardisation input) {
        return new Windows(spec.size(), spec.window() % 2, spec.window() / 2).movement(input);
    }

    /**
     * Rows of records one after the other.
     *
     * @param width D
     * @param first the first record that has a part
     * @param half how many records half of a window is
     */
    private record Windows(int width, int first, int half) {
        Movement movement(Standardisation input) {
            SDVariable values = input.target();
            SDVariable there = input.observed();
            SDVariable countBefore = sum(records(there, first, half), half);
            SDVariable countNow = sum(records(there, first + half, half), half);
            SDVariable before = sum(records(values, first, half), half).div(atLeastOne(countBefore));
            SDVariable now = sum(records(values, first + half, half), half).div(atLeastOne(countNow));

            int pairs = 2 * half - 1;
            SDVariable both = records(there, first, pairs).mul(records(there, first + 1, pairs));
            SDVariable change = records(values, first + 1, pairs)
                    .sub(records(values, first, pairs))
                    .mul(both);
            SDVariable square = sum(change.mul(change), pairs).div(atLeastOne(sum(both, pairs)));
            return new Movement(
                    square.getSameDiff().math().sqrt(square),
                    now.sub(before),
                    atLeastHalf(countBefore, half).mul(atLeastHalf(countNow, half)));
        }

        private SDVariable records(SDVariable windows, int from, int count) {
            return windows.getSameDiff().slice(windows, new int[] {0, from * width}, -1, count * width);
        }

        /** Of so many records: [N, D]. */
        private SDVariable sum(SDVariable windows, int count) {
            if (count == 1) {
                return windows;
            }
            int some = count / 2;
            SDVariable sum = sum(records(windows, 0, some).add(records(windows, some, some)), some);
            return count % 2 == 0 ? sum : sum.add(records(windows, count - 1, 1));
        }
    }
}
