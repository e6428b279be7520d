package io.surprisal.telemetry.table;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import org.jspecify.annotations.Nullable;

/** What a conditional model is told of the rows of a table. */
public final class RowConditions {
    private RowConditions() {}

    /**
     * The condition's number of each row. A row without a class, or of one that the condition lacks, has the digit 0 there; so has a row
     * without a time for the time's parts.
     *
     * @throws DataException where times are told and no row has one that can be read
     */
    public static long[] of(TelemetryTable table, Condition condition) {
        if (condition.hasTime() && table.clock().isEmpty()) {
            throw new DataException(
                    "The model is told the hour or the day of each record, but the data has no times that can be read;"
                            + " name the time column (--time, data.time), and its form (--time-format, data.notation.time_format)");
        }
        ConditionNumbers numbers = new ConditionNumbers(condition);
        @Nullable String[] classes = table.classes().orElse(null);
        Clock clock = table.clock().orElse(null);
        long[] ofRows = new long[table.rows()];
        for (int row = 0; row < ofRows.length; row++) {
            String name = classes == null ? null : classes[row];
            ofRows[row] = clock == null || !clock.known(row) ? numbers.of(name) : numbers.of(name, clock.millis(row));
        }
        return ofRows;
    }
}
