package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Clock;
import java.util.Optional;

/**
 * What is remarkable about one feature.
 *
 * @param values how many values it has
 * @param infinite how many more are infinite
 * @param offCommonest how many values differ from its most frequent one
 * @param flag whether it holds 0 and 1 only, both
 */
record ColumnTraits(
        String name,
        int values,
        int infinite,
        int offCommonest,
        boolean flag,
        SerialDependence dependence,
        Optional<Counter> counter,
        Optional<RightTail> tail,
        Optional<Holes> holes,
        Optional<Drift> drift,
        Optional<Season> season) {
    /** One in a thousand. */
    private static final double NEARLY_CONSTANT = 0.001;

    static ColumnTraits of(Column column, RowOrder order, Optional<Clock> clock, Ends ends) {
        Optional<Counter> counter = Counter.of(column, order);
        int off = column.offCommonest();
        // What counts up drifts, and what hardly moves has no tail: said once, by the nearest word.
        boolean plain = counter.isEmpty() && !nearlyConstant(off, column.count());
        return new ColumnTraits(
                column.name(),
                column.count(),
                column.infinite(),
                off,
                column.flag(),
                SerialDependence.of(column, order),
                counter,
                plain ? RightTail.of(column) : Optional.empty(),
                Holes.of(column, order),
                plain ? Drift.of(column, ends) : Optional.empty(),
                plain ? clock.flatMap(known -> Season.of(column, known)) : Optional.empty());
    }

    boolean allMissing() {
        return values == 0;
    }

    boolean constant() {
        return values > 0 && offCommonest == 0 && infinite == 0;
    }

    /** Whether it moves, in one row of a thousand at most. */
    boolean nearlyConstant() {
        return nearlyConstant(offCommonest, values);
    }

    boolean moves() {
        return offCommonest > 0;
    }

    private static boolean nearlyConstant(int off, int values) {
        return off > 0 && off <= NEARLY_CONSTANT * values;
    }
}
