package io.surprisal.flink.sql;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import io.surprisal.core.series.SeriesState;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Scores rows of a table, up to a number of them in one call. On one thread. */
final class RowScorer implements AutoCloseable {
    private final List<InputColumn> inputs;
    private final List<OutputColumn> outputs;
    private final Lane lane;
    private final @Nullable ConditionNumbers conditions;
    /** Given to a lane that leaves it alone. */
    private final SeriesState nothing = new SeriesState();

    private final float[] values;

    /** @param capacity the most rows in one call */
    RowScorer(SqlScoring scoring, int capacity) {
        ModelFile file = scoring.file();
        inputs = scoring.inputs();
        outputs = scoring.outputs();
        lane = Lane.open(file, scoring.schema(), scoring.lane(capacity));
        Condition condition = file.manifest().condition();
        conditions = condition.isNone() ? null : new ConditionNumbers(condition);
        values = new float[scoring.schema().features().size()];
    }

    /** A row with the outputs for each row, of which there are at least one and at most as many as fit one call. */
    List<RowData> score(List<RowData> rows) {
        rows.forEach(this::add);
        lane.score();
        List<Judgement> judgements = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            judgements.add(lane.judge(row, 0, nothing, Long.MIN_VALUE));
        }
        List<RowData> scored = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            GenericRowData out = new GenericRowData(outputs.size());
            for (int column = 0; column < outputs.size(); column++) {
                out.setField(column, outputs.get(column).value(lane, row, judgements.get(row)));
            }
            scored.add(out);
        }
        lane.clear();
        return scored;
    }

    private void add(RowData row) {
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
        lane.add(values, number(name, time), nothing);
    }

    private long number(String name, long time) {
        if (conditions == null) {
            return 0;
        }
        return time == Long.MIN_VALUE ? conditions.of(name) : conditions.of(name, time);
    }

    @Override
    public void close() {
        lane.close();
    }
}
