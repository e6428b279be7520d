package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Wording;
import java.util.Optional;

/**
 * A level that moved over the training rows.
 *
 * @param shift the mean of the last quarter of every series minus that of the first, in standard deviations of all values
 */
record Drift(double shift) {
    private static final double PART = 0.25;

    /** A shift between the ends as large as the whole ordinary spread. */
    private static final double REMARKABLE = 1;

    /** With so many rows independent ones shift by 0.3 standard deviations at most, in 9 of 10 cases. */
    private static final int FEWEST = 200;

    static Optional<Drift> of(Column column, RowOrder order) {
        if (!column.moves() || column.count() < FEWEST) {
            return Optional.empty();
        }
        double early = 0;
        double late = 0;
        int earlyRows = 0;
        int lateRows = 0;
        for (int row = 0; row < column.rows(); row++) {
            float value = column.value(row);
            double progress = order.progress(row);
            if (Float.isNaN(value)) {
                continue;
            }
            if (progress < PART) {
                early += value;
                earlyRows++;
            } else if (progress >= 1 - PART) {
                late += value;
                lateRows++;
            }
        }
        if (earlyRows == 0 || lateRows == 0) {
            return Optional.empty();
        }
        double shift = (late / lateRows - early / earlyRows) / Math.sqrt(column.centralMoment(2));
        return Math.abs(shift) >= REMARKABLE ? Optional.of(new Drift(shift)) : Optional.empty();
    }

    @Override
    public String toString() {
        return Wording.format("%+.1f sd", shift);
    }
}
