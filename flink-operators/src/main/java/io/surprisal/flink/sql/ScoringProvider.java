package io.surprisal.flink.sql;

import java.time.Duration;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** Gives the planner the function that it asks for: of single rows, or of batches where {@code ML_PREDICT} is asynchronous. */
final class ScoringProvider implements AsyncPredictRuntimeProvider, PredictRuntimeProvider {
    private final SqlScoring scoring;
    private final Duration linger;

    ScoringProvider(SqlScoring scoring, Duration linger) {
        this.scoring = scoring;
        this.linger = linger;
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
        return new BatchPredictFunction(scoring, linger);
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
