package io.surprisal.training.data.trait;

import io.surprisal.telemetry.table.Wording;
import java.util.Optional;

/**
 * A level that moved over the training rows.
 *
 * @param shift the mean of the last quarter of every series minus that of the first, in standard deviations of all values
 */
record Drift(double shift) {
    /** A shift between the ends as large as the whole ordinary spread. */
    private static final double REMARKABLE = 1;

    /** Between the halves: two periods or more of a season, which no clock tells, stay below. */
    private static final double REMARKABLE_IN_HALVES = 0.5;

    /** With so many rows independent ones shift by 0.3 standard deviations at most, in 9 of 10 cases. */
    private static final int FEWEST = 200;

    static Optional<Drift> of(Column column, Ends ends) {
        if (!column.moves() || column.count() < FEWEST) {
            return Optional.empty();
        }
        Step quarters = new Step();
        Step halves = new Step();
        for (int row = 0; row < column.rows(); row++) {
            float value = column.value(row);
            if (Float.isNaN(value)) {
                continue;
            }
            halves.add(value, ends.secondHalf(row));
            if (ends.side(row) != Ends.Side.MIDDLE) {
                quarters.add(value, ends.side(row) == Ends.Side.LAST);
            }
        }
        double deviation = Math.sqrt(column.centralMoment(2));
        double shift = quarters.height() / deviation;
        boolean drift = Math.abs(shift) >= REMARKABLE
                && Math.signum(shift) * halves.height() / deviation >= REMARKABLE_IN_HALVES;
        return drift ? Optional.of(new Drift(shift)) : Optional.empty();
    }

    @Override
    public String toString() {
        return Wording.format("%+.1f sd", shift);
    }

    /** The mean of later values minus that of earlier ones. */
    private static final class Step {
        private double early;
        private double late;
        private int earlyRows;
        private int lateRows;

        void add(float value, boolean later) {
            if (later) {
                late += value;
                lateRows++;
            } else {
                early += value;
                earlyRows++;
            }
        }

        /** 0 where one side has no value. */
        double height() {
            return earlyRows == 0 || lateRows == 0 ? 0 : late / lateRows - early / earlyRows;
        }
    }
}
