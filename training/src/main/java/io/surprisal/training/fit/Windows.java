package io.surprisal.training.fit;

import io.surprisal.core.condition.Condition;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.graph.Records;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a table's rows: each row with the W − 1 rows of its key before it, as models see them. What is before a key's first
 * row is missing, and infinite values count as missing. Rows without a key are one series.
 *
 * <p>The values of rows labelled anomalous count as missing too: nothing that is fitted or calibrated sees them, neither as context
 * nor as a target. The windows are not dropped: an anomaly would cost the W − 1 normal rows after it, and models know missing values.
 */
public final class Windows {
    private static final int NONE = -1;

    private final TelemetryTable table;
    private final int length;
    private final int[] previous;
    private final boolean @Nullable [] labels;
    private final Condition condition;
    private final long[] conditions;

    /** @param length W ≥ 1 */
    public Windows(TelemetryTable table, int length) {
        this(table, length, Condition.NONE);
    }

    /**
     * @param length W ≥ 1
     * @param condition what is told of each row beside its window
     */
    public Windows(TelemetryTable table, int length, Condition condition) {
        this.table = table;
        this.condition = condition;
        this.conditions = RowConditions.of(table, condition);
        this.length = length;
        this.labels = table.labels().orElse(null);
        this.previous = new int[table.rows()];
        Map<@Nullable String, Integer> last = new HashMap<>();
        for (int row = 0; row < previous.length; row++) {
            Integer before = last.put(key(row), row);
            previous[row] = before == null ? NONE : before;
        }
    }

    /** Some rows' windows, oldest record first: [count, W, D] row-major. */
    public float[] gather(int[] rows, int from, int count) {
        int width = table.schema().size();
        float[] values = table.values();
        float[] gathered = new float[count * length * width];
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            for (int age = 0; age < length; age++) {
                int at = ((i + 1) * length - 1 - age) * width;
                if (row == NONE) {
                    Arrays.fill(gathered, at, at + width, Float.NaN);
                } else {
                    if (isLabelled(row)) {
                        Arrays.fill(gathered, at, at + width, Float.NaN);
                    } else {
                        System.arraycopy(values, row * width, gathered, at, width);
                    }
                    row = previous[row];
                }
            }
        }
        for (int i = 0; i < gathered.length; i++) {
            if (Float.isInfinite(gathered[i])) {
                gathered[i] = Float.NaN;
            }
        }
        return gathered;
    }

    /** Some rows' windows with their conditions. */
    public Records records(int[] rows, int from, int count) {
        return new Records(gather(rows, from, count), conditions(Arrays.copyOfRange(rows, from, from + count)));
    }

    /** The condition's numbers of some rows. */
    public long[] conditions(int[] rows) {
        return Arrays.stream(rows).mapToLong(row -> conditions[row]).toArray();
    }

    /** What is told of each row beside its window. */
    Condition condition() {
        return condition;
    }

    /** The change of a value since its key's row before; NaN for a key's first row, and where either is missing or labelled. */
    public double change(int row, int feature) {
        int before = previous[row];
        return before == NONE || isLabelled(before) || isLabelled(row)
                ? Double.NaN
                : (double) table.value(row, feature) - table.value(before, feature);
    }

    private boolean isLabelled(int row) {
        return labels != null && labels[row];
    }

    /** W. */
    public int length() {
        return length;
    }

    TelemetryTable table() {
        return table;
    }

    /** The key of a row; null where it has none. */
    public @Nullable String key(int row) {
        return table.keys().isPresent() ? table.keys().get()[row] : null;
    }

    /** At most so many of some rows, evenly spaced. */
    public static int[] evenly(int[] rows, int most) {
        if (rows.length <= most) {
            return rows;
        }
        int[] some = new int[most];
        Arrays.setAll(some, i -> rows[(int) ((long) i * rows.length / most)]);
        return some;
    }
}
