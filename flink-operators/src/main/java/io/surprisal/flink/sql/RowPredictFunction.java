package io.surprisal.flink.sql;

import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.jspecify.annotations.Nullable;

/** Scores each row by itself, when it comes. */
public final class RowPredictFunction extends PredictFunction {
    private static final long serialVersionUID = 1;

    private final SqlScoring scoring;
    private transient @Nullable RowReader reader;
    private transient @Nullable RowScorer scorer;

    RowPredictFunction(SqlScoring scoring) {
        this.scoring = scoring;
    }

    @Override
    public void open(FunctionContext context) {
        reader = new RowReader(scoring);
        scorer = new RowScorer(scoring, 1);
    }

    @Override
    public Collection<RowData> predict(RowData row) {
        if (reader == null || scorer == null) {
            throw new IllegalStateException("The function is not open");
        }
        return scorer.score(List.of(reader.read(row)));
    }

    @Override
    public void close() {
        if (scorer != null) {
            scorer.close();
            scorer = null;
        }
    }
}
