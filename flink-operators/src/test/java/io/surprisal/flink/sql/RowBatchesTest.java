package io.surprisal.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RowBatchesTest {
    private static final int CAPACITY = 4;

    private final GatedScorer scorer = new GatedScorer();
    private final RowBatches batches = new RowBatches(scorer, CAPACITY);

    @Test
    void aRowIsScoredAtOnceWhereNothingElseIs() throws Exception {
        scorer.gate.release();
        assertThat(answer(add(7))).isEqualTo(7);
        batches.close();
    }

    @Test
    void rowsThatComeWhileABatchIsScoredAreTheNextOnes() throws Exception {
        List<CompletableFuture<Collection<RowData>>> rows = new ArrayList<>();
        rows.add(add(0));
        scorer.begun.await();
        for (int i = 1; i < 8; i++) {
            rows.add(add(i));
        }
        scorer.gate.release(3);
        for (int i = 0; i < 8; i++) {
            assertThat(answer(rows.get(i))).isEqualTo(i);
        }
        assertThat(scorer.sizes).containsExactly(1, CAPACITY, 3);
        batches.close();
    }

    /** Each comes while the thread that scored the one before is about to rest. */
    @Test
    void noRowIsForgottenWhereTheOneBeforeWasTheLast() throws Exception {
        scorer.gate.release(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(answer(add(i))).isEqualTo(i);
        }
        batches.close();
    }

    @Test
    void aFailureIsThatOfEachRowOfItsBatchAndOfNoOther() throws Exception {
        CompletableFuture<Collection<RowData>> first = add(0);
        scorer.begun.await();
        CompletableFuture<Collection<RowData>> failing = add(-1);
        CompletableFuture<Collection<RowData>> beside = add(1);
        scorer.gate.release(3);
        assertThat(answer(first)).isZero();
        assertThatThrownBy(failing::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("Record -1");
        assertThatThrownBy(beside::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("Record -1");
        assertThat(answer(add(2))).isEqualTo(2);
        batches.close();
    }

    @Test
    void closingWaitsForTheBatchThatIsScoredAndDropsTheRest() throws Exception {
        CompletableFuture<Collection<RowData>> first = add(0);
        scorer.begun.await();
        CompletableFuture<Collection<RowData>> waiting = add(1);
        scorer.openedByInterrupt = true;
        batches.close();
        assertThat(answer(first)).isZero();
        assertThat(waiting).isNotDone();
        assertThat(scorer.sizes).containsExactly(1);
        assertThat(scorer.closedWhileScoring).isFalse();
        assertThat(scorer.closed).isTrue();
    }

    private CompletableFuture<Collection<RowData>> add(int value) {
        return batches.add(new RowReader.Values(new float[] {value}, 0));
    }

    private static int answer(CompletableFuture<Collection<RowData>> row) throws Exception {
        return row.get(30, TimeUnit.SECONDS).iterator().next().getInt(0);
    }

    /** Answers with the value, batch by batch as the gate lets it; fails with a negative one. */
    private static final class GatedScorer implements RowBatches.Scorer {
        final Semaphore gate = new Semaphore(0);
        final CountDownLatch begun = new CountDownLatch(1);
        final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        volatile boolean openedByInterrupt;
        volatile boolean scoring;
        volatile boolean closed;
        volatile boolean closedWhileScoring;

        @Override
        public List<RowData> score(List<RowReader.Values> records) {
            scoring = true;
            sizes.add(records.size());
            begun.countDown();
            try {
                gate.acquire();
            } catch (InterruptedException e) {
                if (!openedByInterrupt) {
                    throw new IllegalStateException(e);
                }
            }
            List<RowData> scored = new ArrayList<>();
            for (RowReader.Values record : records) {
                int value = (int) record.values()[0];
                if (value < 0) {
                    throw new IllegalStateException("Record " + value);
                }
                scored.add(GenericRowData.of(value));
            }
            scoring = false;
            return scored;
        }

        @Override
        public void close() {
            closedWhileScoring = scoring;
            closed = true;
        }
    }
}
