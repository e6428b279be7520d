package io.surprisal.scoring.speed;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.function.Supplier;

/**
 * Records a second of several threads that share a model, each with its own buffers. The clock starts for all of them when the last one is
 * open and warm: threads that are measured alone would be faster than all of them together.
 */
public final class Throughput {
    private static final int WARM_UP = 3;

    private final ModelFile model;
    private final float[] batch;
    private final int records;

    /** @param records how many are scored in one call, over and over */
    public Throughput(ModelFile model, int records) {
        this.model = model;
        this.records = records;
        this.batch = SyntheticRecords.of(model.manifest(), records, 7);
    }

    /** ONNX Runtime alone: the batch stands in its buffers, and nobody reads the surprisal. */
    public double raw(ExecutionSettings execution, int threads, double seconds) throws InterruptedException {
        List<OutputName> surprisal = List.of(OutputName.headline(ModelOutput.SURPRISAL));
        return perSecond(
                threads,
                seconds,
                () -> {
                    OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(surprisal, records, execution));
                    scorer.features().put(0, batch);
                    return scorer;
                },
                scorer -> scorer.score(records));
    }

    /**
     * What the scoring operator does with a batch of normal records, without Flink: fills the buffers, scores, judges under an alert budget. Most
     * made-up records are abnormal to a model that learned how features move together, so none is explained.
     */
    public double lane(ExecutionSettings execution, int threads, double seconds) throws InterruptedException {
        LaneOptions options =
                new LaneOptions(ModelOutput.SURPRISAL, List.of(), AlertBudget.defaults(), records, 0, execution);
        long[] times = new long[records];
        float[] single =
                Arrays.copyOf(batch, records * model.manifest().features().size());
        return perSecond(
                threads,
                seconds,
                () -> SeriesRun.open(model, options),
                run -> run.score(single, null, times, (row, lane, record, judgement) -> {}));
    }

    private <S extends AutoCloseable> double perSecond(
            int threads, double seconds, Supplier<S> opening, BatchOf<S> batches) throws InterruptedException {
        Phaser ready = new Phaser(threads);
        Callable<Double> worker = () -> {
            boolean arrived = false;
            try (S scorer = opening.get()) {
                for (int i = 0; i < WARM_UP; i++) {
                    batches.score(scorer);
                }
                arrived = true;
                ready.arriveAndAwaitAdvance();
                return perSecond(scorer, batches, seconds);
            } finally {
                if (!arrived) {
                    ready.arriveAndDeregister();
                }
            }
        };
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            double sum = 0;
            for (Future<Double> rate : executor.invokeAll(Collections.nCopies(threads, worker))) {
                sum += rate.get();
            }
            return sum;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(model.source() + " could not be measured", e);
        } finally {
            executor.shutdown();
        }
    }

    private <S> double perSecond(S scorer, BatchOf<S> batches, double seconds) throws IOException {
        long start = System.nanoTime();
        long limit = (long) (seconds * 1e9);
        long scored = 0;
        while (System.nanoTime() - start < limit) {
            batches.score(scorer);
            scored += records;
        }
        return scored * 1e9 / (System.nanoTime() - start);
    }

    /** Scores one batch. */
    private interface BatchOf<S> {
        void score(S scorer) throws IOException;
    }
}
