package io.surprisal.telemetry.table;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches one column of one file go by, row after row, for its {@link ColumnProfile}. */
final class ColumnObserver {
    /** With fewer rows steady steps may be chance. */
    private static final int STEADY_ROWS = 20;

    private static final double STEP_TOLERANCE = 1e-6;

    private final String name;
    private final FormEvidence forms;
    private final @Nullable LabelTexts labels;
    private long rows;
    private @Nullable String textExample;
    private boolean empty = true;
    private boolean steady = true;
    private double first;
    private double step;
    private long finite;
    private double mean;
    private double squares;
    private double largestRounding;

    /**
     * @param possible the forms that its numbers may have
     * @param label whether it may hold labels
     */
    ColumnObserver(String name, Set<NumberForm> possible, boolean label) {
        this.name = name;
        this.forms = new FormEvidence(possible);
        this.labels = label ? new LabelTexts() : null;
    }

    /**
     * @param value the next value, NaN where there is none
     * @param kept the float that it is kept as
     * @param text what stands there instead of a number; null for a number and for nothing
     * @param written the text as it is written; null for nothing
     */
    void observe(double value, float kept, @Nullable String text, @Nullable String written) {
        forms.observe(written);
        if (labels != null) {
            labels.observe(written);
        }
        if (text != null && textExample == null) {
            textExample = "'" + text + "' in row " + (rows + 1);
        }
        empty &= Double.isNaN(value) && text == null;
        steady &= continuesSteps(value);
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
                steady && rows >= STEADY_ROWS,
                deviation == 0 ? 0 : largestRounding / deviation,
                forms,
                labels);
    }

    private boolean continuesSteps(double value) {
        if (rows == 0) {
            first = value;
            return Double.isFinite(value);
        }
        if (rows == 1) {
            step = value - first;
            return step != 0 && Double.isFinite(step);
        }
        return Math.abs(value - first - rows * step) <= STEP_TOLERANCE * Math.abs(step);
    }
}
