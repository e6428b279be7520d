package io.surprisal.training.window;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import org.nd4j.autodiff.samediff.SDVariable;

/** What a memory keeps of a window: some numbers of each feature. */
public enum Remembered {
    /** What it is like: {@link WindowStatistics}. */
    STATISTICS,

    /** Its values, record by record, where at least half of them are there. */
    SHAPE,

    /** The same, with a bandwidth for each window, by how near others are to it. */
    NEIGHBOUR;

    /** Whether it is the values themselves. */
    public boolean isOfValues() {
        return this != STATISTICS;
    }

    /** How many numbers of each feature. */
    int numbers(int records) {
        return isOfValues() ? records : WindowStatistics.KINDS;
    }

    /** Whether the logarithm of a number is looked at: of all statistics but the first, which are means. */
    boolean logarithm(int number, int features) {
        return this == STATISTICS && number >= features;
    }

    /** Adds the numbers to a graph, of so many of the window's last records. */
    WindowNumbers of(ModelSpec spec, Standardisation input, int records, Scope scope) {
        if (this == STATISTICS) {
            return WindowStatistics.of(spec, input, records, scope);
        }
        int size = records * spec.size();
        int before = spec.targetSize() - size;
        SDVariable there = WindowColumns.columns(input.observed(), before, size);
        SDVariable enough = WindowColumns.atLeastHalf(Reduction.sumOfRows(there, size), size);
        return new WindowNumbers(
                WindowColumns.columns(input.target(), before, size),
                there.mul(scope.graph().expandDims(enough, 1)));
    }
}
