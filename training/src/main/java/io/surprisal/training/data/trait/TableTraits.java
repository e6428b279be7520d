package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What is remarkable about a table, column by column and as a whole.
 *
 * @param repeated rows that equal an earlier one
 * @param oneHot whether exactly one of the flags is 1 in every row
 * @param sampling how regularly rows come; empty without a clock
 * @param doubt what a drift may be instead; empty where nothing else is known
 */
record TableTraits(
        RowOrder order,
        List<ColumnTraits> columns,
        FarRows farRows,
        int repeated,
        boolean oneHot,
        Optional<Sampling> sampling,
        Optional<Ends.Doubt> doubt) {
    TableTraits {
        columns = List.copyOf(columns);
    }

    /** Looks at one column after the other and keeps none: time O(rows log rows × features), memory O(rows). */
    static TableTraits of(int features, IntFunction<Column> columns, RowOrder order, Optional<Clock> clock) {
        FarRows.Distances distances = new FarRows.Distances(order.rows());
        RepeatedRows repeated = new RepeatedRows(order.rows());
        OneHot oneHot = new OneHot(order.rows());
        Ends ends = Ends.of(order, clock);
        List<ColumnTraits> traits = new ArrayList<>();
        for (int feature = 0; feature < features; feature++) {
            Column column = columns.apply(feature);
            ColumnTraits own = ColumnTraits.of(column, order, clock, ends);
            traits.add(own);
            // A counter's level is not a distance from anything.
            if (own.counter().isEmpty()) {
                distances.add(column);
            }
            repeated.add(column);
            oneHot.add(column);
        }
        return new TableTraits(
                order,
                traits,
                distances.farRows(),
                repeated.count(),
                oneHot.exactlyOne(),
                clock.map(known -> Sampling.of(known, order)),
                ends.doubt());
    }

    int rows() {
        return order.rows();
    }

    /** How many features take more than one value. */
    int moving() {
        return (int) columns.stream().filter(ColumnTraits::moves).count();
    }
}
