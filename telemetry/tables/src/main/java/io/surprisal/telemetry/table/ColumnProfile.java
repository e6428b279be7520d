package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/**
 * What deciding on a column's role takes, over all files.
 *
 * @param name its name in the source
 * @param nonNumericExample the first value that is no number and where it stands; null where every value is one
 * @param empty whether no row has a value
 * @param zeroOrOne whether it has a value in every row, and all are 0 or 1
 * @param steady whether it rises by one constant step per row, in every file, like a row number or a clock
 * @param roundingLoss the largest rounding error of float32 against its standard deviation
 */
record ColumnProfile(
        String name,
        @Nullable String nonNumericExample,
        boolean empty,
        boolean zeroOrOne,
        boolean steady,
        double roundingLoss) {

    boolean numeric() {
        return nonNumericExample == null;
    }

    /** The profile of the same column over two files. */
    ColumnProfile and(ColumnProfile other) {
        return new ColumnProfile(
                name,
                nonNumericExample != null ? nonNumericExample : other.nonNumericExample,
                empty && other.empty,
                zeroOrOne && other.zeroOrOne,
                steady && other.steady,
                Math.max(roundingLoss, other.roundingLoss));
    }
}
