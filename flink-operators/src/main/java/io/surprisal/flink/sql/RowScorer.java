package io.surprisal.flink.sql;

import io.surprisal.core.series.SeriesState;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Scores what was read of rows, up to a number of them in one call. On one thread. */
final class RowScorer implements RowBatches.Scorer {
    private final List<OutputColumn> outputs;
    private final Lane lane;
    /** Given to a lane that leaves it alone. */
    private final SeriesState nothing = new SeriesState();

    /** @param capacity the most rows in one call */
    RowScorer(SqlScoring scoring, int capacity) {
        outputs = scoring.outputs();
        lane = Lane.open(scoring.file(), scoring.schema(), scoring.lane(capacity));
    }

    @Override
    public List<RowData> score(List<RowReader.Values> records) {
        try {
            records.forEach(each -> lane.add(each.values(), each.condition(), nothing));
            lane.score();
            return judged(records.size());
        } finally {
            lane.clear();
        }
    }

    private List<RowData> judged(int records) {
        List<Judgement> judgements = new ArrayList<>();
        for (int row = 0; row < records; row++) {
            judgements.add(lane.judge(row, 0, nothing, Long.MIN_VALUE));
        }
        List<RowData> scored = new ArrayList<>();
        for (int row = 0; row < records; row++) {
            GenericRowData out = new GenericRowData(outputs.size());
            for (int column = 0; column < outputs.size(); column++) {
                out.setField(column, outputs.get(column).value(lane, row, judgements.get(row)));
            }
            scored.add(out);
        }
        return scored;
    }

    @Override
    public void close() {
        lane.close();
    }
}
