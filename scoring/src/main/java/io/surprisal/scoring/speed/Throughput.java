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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Records a second of several threads that share a model, each with its own buffers. */
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
        return perSecond(threads, () -> {
            List<OutputName> surprisal = List.of(OutputName.headline(ModelOutput.SURPRISAL));
            try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(surprisal, records, execution))) {
                scorer.features().put(0, batch);
                return loop(() -> scorer.score(records), seconds);
            }
        });
    }

    /** What the scoring operator does with a batch, without Flink: fills the buffers, scores, judges under an alert budget, explains what is abnormal. */
    public double lane(ExecutionSettings execution, int threads, double seconds) throws InterruptedException {
        LaneOptions options =
                new LaneOptions(ModelOutput.SURPRISAL, List.of(), AlertBudget.defaults(), records, 5, execution);
        long[] times = new long[records];
        float[] single =
                Arrays.copyOf(batch, records * model.manifest().features().size());
        return perSecond(threads, () -> {
            try (SeriesRun run = SeriesRun.open(model, options)) {
                return loop(() -> run.score(single, null, times, (row, lane, record, judgement) -> {}), seconds);
            }
        });
    }

    private double perSecond(int threads, Callable<Double> worker) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Double>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(worker);
            }
            double sum = 0;
            for (Future<Double> rate : executor.invokeAll(workers)) {
                sum += rate.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException(model.source() + " could not be measured: " + e.getCause(), e);
        } finally {
            executor.shutdown();
        }
    }

    private double loop(Step step, double seconds) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            step.run();
        }
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long steps = 0;
        while (System.nanoTime() < end) {
            step.run();
            steps++;
        }
        return steps * records * 1e9 / (System.nanoTime() - start);
    }

    private interface Step {
        void run() throws Exception;
    }
}
