package io.surprisal.flink.sql;

import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** Gives the planner the function that it asks for: of batches, or of single rows where {@code ML_PREDICT} is told {@code 'async', 'false'}. */
final class ScoringProvider implements AsyncPredictRuntimeProvider, PredictRuntimeProvider {
    private final SqlScoring scoring;

    ScoringProvider(SqlScoring scoring) {
        this.scoring = scoring;
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
        return new BatchPredictFunction(scoring);
    }

    @Override
    public PredictFunction createPredictFunction(Context context) {
        return new RowPredictFunction(scoring);
    }

    @Override
    public ModelProvider copy() {
        return this;
    }
}
