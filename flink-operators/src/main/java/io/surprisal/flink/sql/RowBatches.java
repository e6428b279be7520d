package io.surprisal.flink.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/**
 * Rows that are scored together, on a thread of their own. A row that comes while nothing is being scored is scored at once; those that come meanwhile are the
 * next batch. So batches grow with the load, and no row waits for rows that may not come.
 */
final class RowBatches implements AutoCloseable {
    private final Scorer scorer;
    private final int capacity;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService runner =
            Executors.newSingleThreadExecutor(new ExecutorThreadFactory("surprisal-ml-predict"));
    /** Whether the runner scores, or is about to. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Scores a batch, on one thread. */
    interface Scorer extends AutoCloseable {
        /**
         * The outputs for each record, in their order.
         *
         * @param records at least one, and at most as many as fit one call
         */
        List<RowData> score(List<RowReader.Values> records);

        @Override
        void close();
    }

    private record Waiting(RowReader.Values record, CompletableFuture<Collection<RowData>> scored) {}

    /**
     * @param scorer closed with this
     * @param capacity the most rows in one batch
     */
    RowBatches(Scorer scorer, int capacity) {
        this.scorer = scorer;
        this.capacity = capacity;
    }

    /** The outputs for a record, once its batch is scored; what the batch fails with, if it fails. */
    CompletableFuture<Collection<RowData>> add(RowReader.Values record) {
        Waiting one = new Waiting(record, new CompletableFuture<>());
        waiting.add(one);
        if (scheduled.compareAndSet(false, true)) {
            runner.execute(this::scoreWaiting);
        }
        return one.scored();
    }

    /** Scores batch after batch until no row waits. A row that comes after the last look has seen that nothing is scheduled, and schedules this again. */
    private void scoreWaiting() {
        List<Waiting> rows = new ArrayList<>();
        do {
            while (!runner.isShutdown() && waiting.drainTo(rows, capacity) > 0) {
                score(rows);
                rows.clear();
            }
            scheduled.set(false);
        } while (!runner.isShutdown() && !waiting.isEmpty() && scheduled.compareAndSet(false, true));
    }

    private void score(List<Waiting> rows) {
        try {
            List<RowData> scored =
                    scorer.score(rows.stream().map(Waiting::record).toList());
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).scored().complete(List.of(scored.get(i)));
            }
        } catch (RuntimeException | Error e) {
            rows.forEach(row -> row.scored().completeExceptionally(e));
        }
    }

    /**
     * Waits for the batch that is being scored: its session must not be closed under a call. Rows that wait then get no answer: Flink closes a function under them
     * only where the job is cancelled or has failed, and a failure of theirs would hide the job's.
     */
    @Override
    public void close() throws InterruptedException {
        runner.shutdownNow();
        if (!runner.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("A batch is still being scored after a minute");
        }
        scorer.close();
    }
}
