package io.surprisal.flink.sql;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Takes from rows what a model takes. Rows are read when they come, because whoever passes one on may use it again. */
final class RowReader {
    private final List<InputColumn> inputs;
    private final int features;
    private final @Nullable ConditionNumbers conditions;

    /**
     * What a model takes of a row.
     *
     * @param values one per feature, in the order of the inputs; owned by this record
     * @param condition the record's number, as the model's {@link Condition} says; 0 for other models
     */
    record Values(float[] values, long condition) {}

    RowReader(SqlScoring scoring) {
        inputs = scoring.inputs();
        features = scoring.schema().features().size();
        Condition condition = scoring.file().manifest().condition();
        conditions = condition.isNone() ? null : new ConditionNumbers(condition);
    }

    Values read(RowData row) {
        float[] values = new float[features];
        int feature = 0;
        String name = "";
        long time = Long.MIN_VALUE;
        for (int column = 0; column < inputs.size(); column++) {
            InputColumn input = inputs.get(column);
            switch (input.role()) {
                case FEATURE -> values[feature++] = input.feature(row, column);
                case CLASS -> name = input.text(row, column);
                case TIME -> time = input.time(row, column);
            }
        }
        return new Values(values, number(name, time));
    }

    private long number(String name, long time) {
        if (conditions == null) {
            return 0;
        }
        return time == Long.MIN_VALUE ? conditions.of(name) : conditions.of(name, time);
    }
}
