package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/** Watches one column of one file go by, row after row, for its {@link ColumnProfile}. */
final class ColumnObserver {
    /** With fewer rows a steady rise may be chance. */
    private static final int STEADY_ROWS = 20;

    private static final double STEP_TOLERANCE = 1e-6;

    private final String name;
    private long rows;
    private @Nullable String textExample;
    private boolean empty = true;
    private boolean zeroOrOne = true;
    private boolean steady = true;
    private double first;
    private double step;
    private long finite;
    private double mean;
    private double squares;
    private double largestRounding;

    ColumnObserver(String name) {
        this.name = name;
    }

    /**
     * @param value the next value, NaN where there is none
     * @param kept the float that it is kept as
     * @param text what stands there instead of a number; null for a number and for nothing
     */
    void observe(double value, float kept, @Nullable String text) {
        if (text != null && textExample == null) {
            textExample = "'" + text + "' in row " + (rows + 1);
        }
        empty &= Double.isNaN(value) && text == null;
        zeroOrOne &= value == 0 || value == 1;
        steady &= continuesRise(value);
        if (Float.isFinite(kept)) {
            finite++;
            double fromOldMean = value - mean;
            mean += fromOldMean / finite;
            squares += fromOldMean * (value - mean);
            largestRounding = Math.max(largestRounding, Math.abs(value - kept));
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    ColumnProfile profile() {
        double deviation = finite == 0 ? 0 : Math.sqrt(squares / finite);
        return new ColumnProfile(
                name,
                textExample,
                empty,
                zeroOrOne,
                steady && rows >= STEADY_ROWS,
                deviation == 0 ? 0 : largestRounding / deviation);
    }

    private boolean continuesRise(double value) {
        if (rows == 0) {
            first = value;
            return Double.isFinite(value);
        }
        if (rows == 1) {
            step = value - first;
            return step > 0 && Double.isFinite(step);
        }
        return Math.abs(value - first - rows * step) <= STEP_TOLERANCE * step;
    }
}
