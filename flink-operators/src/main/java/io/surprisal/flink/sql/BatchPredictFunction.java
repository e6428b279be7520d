package io.surprisal.flink.sql;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.jspecify.annotations.Nullable;

/** Scores rows in micro-batches of those that come while the ones before are scored. How many may wait is Flink's, {@code max-concurrent-operations}. */
public final class BatchPredictFunction extends AsyncPredictFunction {
    private static final long serialVersionUID = 1;

    private final SqlScoring scoring;
    private transient @Nullable RowReader reader;
    private transient @Nullable RowBatches batches;

    BatchPredictFunction(SqlScoring scoring) {
        this.scoring = scoring;
    }

    @Override
    public void open(FunctionContext context) {
        reader = new RowReader(scoring);
        batches = new RowBatches(new RowScorer(scoring, scoring.batchSize()), scoring.batchSize());
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData row) {
        if (reader == null || batches == null) {
            throw new IllegalStateException("The function is not open");
        }
        return batches.add(reader.read(row));
    }

    @Override
    public void close() throws InterruptedException {
        if (batches != null) {
            batches.close();
            batches = null;
        }
    }
}
