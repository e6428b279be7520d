package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Wording;
import java.util.Optional;

/**
 * A feature that counts up, such as bytes sent since the start: its level leaves any range it was trained on, only its
 * differences stay comparable.
 *
 * @param moves steps from one row to the next of its series in which it moved
 * @param resets moves that went down
 */
public record Counter(long moves, long resets) {
    /** That so many moves of a fair coin all go up has a chance below one in a million. */
    private static final int FEWEST_MOVES = 20;

    private static final double RISING = 0.99;

    /** The counter that a column is, if it is one. */
    public static Optional<Counter> of(Column column, RowOrder order) {
        long rises = 0;
        long falls = 0;
        for (int row = 0; row < column.rows(); row++) {
            int previous = order.previous(row);
            if (previous >= 0) {
                float step = column.value(row) - column.value(previous);
                if (step > 0) {
                    rises++;
                } else if (step < 0) {
                    falls++;
                }
            }
        }
        long moves = rises + falls;
        return moves >= FEWEST_MOVES && rises >= RISING * moves
                ? Optional.of(new Counter(moves, falls))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return Wording.format(
                "rises in %s of %,d moves, %,d resets", Wording.percent(moves - resets, moves), moves, resets);
    }
}
