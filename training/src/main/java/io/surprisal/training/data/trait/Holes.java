package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Wording;
import java.util.Optional;

/**
 * Missing values of one feature.
 *
 * @param missing rows without a value
 * @param runs stretches of such rows within a series
 */
record Holes(int missing, int runs, int rows) {
    static Optional<Holes> of(Column column, RowOrder order) {
        int missing = 0;
        int runs = 0;
        for (int row = 0; row < column.rows(); row++) {
            if (Float.isNaN(column.value(row))) {
                missing++;
                int previous = order.previous(row);
                if (previous < 0 || !Float.isNaN(column.value(previous))) {
                    runs++;
                }
            }
        }
        return missing == 0 || missing == column.rows()
                ? Optional.empty()
                : Optional.of(new Holes(missing, runs, column.rows()));
    }

    /** Whether the runs are at least twice as long as holes that fall at random make, 1 / (1 − share) on average. */
    boolean inBlocks() {
        return (double) missing / runs >= 2 / (1 - (double) missing / rows);
    }

    @Override
    public String toString() {
        String share = Wording.percent(missing, rows);
        return inBlocks()
                ? Wording.format(
                        "%s, %,d runs of %s rows on average", share, runs, Wording.brief((double) missing / runs))
                : share + " scattered";
    }
}
