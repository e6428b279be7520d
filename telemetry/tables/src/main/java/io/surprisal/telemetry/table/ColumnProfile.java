package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/**
 * What deciding on a column's role takes, over all files.
 *
 * @param name its name in the source
 * @param nonNumericExample the first value that is not a number and where it stands; null where every value is one
 * @param empty whether no row has a value
 * @param steady whether it changes by one constant step per row, in every file, like a row number or a clock
 * @param roundingLoss the largest rounding error of float32 against its standard deviation
 * @param forms how its numbers may be written
 * @param labels its texts and how often each stands there; null where it is not a candidate for the label
 */
record ColumnProfile(
        String name,
        @Nullable String nonNumericExample,
        boolean empty,
        boolean steady,
        double roundingLoss,
        FormEvidence forms,
        @Nullable LabelTexts labels) {

    boolean numeric() {
        return nonNumericExample == null;
    }

    /** The same with a remark on the value that is not a number. */
    ColumnProfile remarking(@Nullable String remark) {
        return remark == null
                ? this
                : new ColumnProfile(
                        name, nonNumericExample + ", " + remark, empty, steady, roundingLoss, forms, labels);
    }

    /** The profile of the same column over two files. */
    ColumnProfile and(ColumnProfile other) {
        return new ColumnProfile(
                name,
                nonNumericExample != null ? nonNumericExample : other.nonNumericExample,
                empty && other.empty,
                steady && other.steady,
                Math.max(roundingLoss, other.roundingLoss),
                forms.and(other.forms),
                labels == null || other.labels == null ? null : labels.and(other.labels));
    }
}
