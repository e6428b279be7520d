package io.surprisal.flink.sql;

import io.surprisal.core.series.SeriesState;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Scores what was read of rows, up to a number of them in one call. On one thread. */
final class RowScorer implements AutoCloseable {
    private final List<OutputColumn> outputs;
    private final Lane lane;
    /** Given to a lane that leaves it alone. */
    private final SeriesState nothing = new SeriesState();

    /** @param capacity the most rows in one call */
    RowScorer(SqlScoring scoring, int capacity) {
        outputs = scoring.outputs();
        lane = Lane.open(scoring.file(), scoring.schema(), scoring.lane(capacity));
    }

    /** A row with the outputs for each, of which there are at least one and at most as many as fit one call. */
    List<RowData> score(List<RowReader.Values> records) {
        records.forEach(each -> lane.add(each.values(), each.condition(), nothing));
        lane.score();
        List<Judgement> judgements = new ArrayList<>();
        for (int row = 0; row < records.size(); row++) {
            judgements.add(lane.judge(row, 0, nothing, Long.MIN_VALUE));
        }
        List<RowData> scored = new ArrayList<>();
        for (int row = 0; row < records.size(); row++) {
            GenericRowData out = new GenericRowData(outputs.size());
            for (int column = 0; column < outputs.size(); column++) {
                out.setField(column, outputs.get(column).value(lane, row, judgements.get(row)));
            }
            scored.add(out);
        }
        lane.clear();
        return scored;
    }

    @Override
    public void close() {
        lane.close();
    }
}
