package io.surprisal.flink.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/** Rows that wait for others to be scored with, on a thread of their own. */
final class RowBatches implements AutoCloseable {
    private final RowScorer scorer;
    private final int capacity;
    private final long linger;
    private final ScheduledExecutorService runner =
            Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory("surprisal-ml-predict"));
    private List<Waiting> waiting = new ArrayList<>();
    /** Tells batches apart, so that the linger of one that is gone does not end the next. */
    private long batch;

    private record Waiting(RowReader.Values record, CompletableFuture<Collection<RowData>> scored) {}

    /** @param scorer closed with this */
    RowBatches(RowScorer scorer, int capacity, Duration linger) {
        this.scorer = scorer;
        this.capacity = capacity;
        this.linger = linger.toMillis();
    }

    synchronized CompletableFuture<Collection<RowData>> add(RowReader.Values record) {
        Waiting one = new Waiting(record, new CompletableFuture<>());
        waiting.add(one);
        if (waiting.size() == capacity) {
            send();
        } else if (waiting.size() == 1) {
            long current = batch;
            // What fails is said by the rows' futures.
            Future<?> unused = runner.schedule(() -> lingered(current), linger, TimeUnit.MILLISECONDS);
        }
        return one.scored();
    }

    private synchronized void lingered(long which) {
        if (which == batch) {
            send();
        }
    }

    private void send() {
        List<Waiting> rows = waiting;
        waiting = new ArrayList<>();
        batch++;
        runner.execute(() -> score(rows));
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

    /** Waits for the batch that is being scored: its session must not be closed under a call. */
    @Override
    public void close() throws InterruptedException {
        runner.shutdownNow();
        if (!runner.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("A batch is still being scored after a minute");
        }
        scorer.close();
    }
}
