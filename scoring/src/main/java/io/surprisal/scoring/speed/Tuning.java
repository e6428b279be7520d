package io.surprisal.scoring.speed;

import io.surprisal.onnx.runtime.Execution;
import io.surprisal.onnx.runtime.ExecutionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a machine is best used for a model, from records a second that were measured on it.
 *
 * @param rates what was measured, in order
 * @param best the one to use
 */
public record Tuning(List<Rate> rates, Rate best) {
    private static final List<Integer> CPU_BATCHES = List.of(16, 32, 64, 128, 256, 512, 1024);
    private static final List<Integer> GPU_BATCHES = List.of(256, 1024, 4096, 16_384);
    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 2;

    /** A smaller batch that is this close to the fastest is as fast, within the noise, and makes nobody wait. */
    private static final double AS_FAST = 0.9;

    /** What another way must gain over one thread a slot on the processor, which shares a machine best. */
    private static final double WORTH_IT = 1.1;

    /**
     * Records a second of one way to score.
     *
     * @param execution where: never {@link Execution#AUTO}
     * @param slots how many batches are computed at the same time
     * @param batch how many records each has
     * @param perSecond of all slots together: the median of the rounds
     */
    public record Rate(ExecutionSettings execution, int slots, int batch, double perSecond) {
        private Rate(Way way, double perSecond) {
            this(way.execution(), way.slots(), way.batch(), perSecond);
        }

        /** How long one batch takes, seconds. */
        public double secondsPerBatch() {
            return batch * slots / perSecond;
        }

        /**
         * A linger that does not cost throughput: when a slot has half the load that it can take, its batches fill in that time. Whole
         * milliseconds, from 1.
         */
        public Duration linger() {
            return Duration.ofMillis((long) Math.max(1, Math.ceil(2000 * secondsPerBatch())));
        }
    }

    /** Measures records a second of all slots together. */
    public interface Meter {
        double perSecond(ExecutionSettings execution, int slots, int batch) throws InterruptedException;
    }

    private record Way(ExecutionSettings execution, int slots, int batch) {}

    public Tuning {
        rates = List.copyOf(rates);
    }

    /**
     * Measures a machine: batches on one core, all cores by slots and by threads of one slot, then a GPU where there is one.
     *
     * @param settings the GPU's
     * @param gpu whether a GPU computes the model
     */
    public static Tuning of(Meter meter, int cores, ExecutionSettings settings, boolean gpu)
            throws InterruptedException {
        ExecutionSettings oneThread = new ExecutionSettings(Execution.CPU, 1, settings.cuda());
        List<Rate> rates = new ArrayList<>(measured(meter, ways(oneThread, 1, CPU_BATCHES)));
        int batch = smallestAsFast(rates).batch();
        ExecutionSettings allThreads = new ExecutionSettings(Execution.CPU, cores, settings.cuda());
        List<Rate> allCores = measured(meter, List.of(new Way(oneThread, cores, batch), new Way(allThreads, 1, batch)));
        rates.addAll(allCores);
        Rate best = worthIt(allCores.get(0), allCores.get(1));
        if (gpu) {
            List<Rate> onGpu = measured(meter, ways(settings.on(Execution.CUDA), cores, GPU_BATCHES));
            rates.addAll(onGpu);
            best = worthIt(best, smallestAsFast(onGpu));
        }
        return new Tuning(rates, best);
    }

    private static List<Way> ways(ExecutionSettings execution, int slots, List<Integer> batches) {
        return batches.stream().map(batch -> new Way(execution, slots, batch)).toList();
    }

    /** In rounds, each way in turn, after some that do not count: a machine changes its speed from second to second. */
    private static List<Rate> measured(Meter meter, List<Way> ways) throws InterruptedException {
        double[][] perSecond = new double[ways.size()][ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (int i = 0; i < ways.size(); i++) {
                Way way = ways.get(i);
                double rate = meter.perSecond(way.execution(), way.slots(), way.batch());
                if (round >= 0) {
                    perSecond[i][round] = rate;
                }
            }
        }
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            Arrays.sort(perSecond[i]);
            rates.add(new Rate(ways.get(i), perSecond[i][ROUNDS / 2]));
        }
        return rates;
    }

    private static Rate smallestAsFast(List<Rate> byBatch) {
        double fastest = byBatch.stream().mapToDouble(Rate::perSecond).max().orElseThrow();
        return byBatch.stream()
                .filter(rate -> rate.perSecond() >= AS_FAST * fastest)
                .findFirst()
                .orElseThrow();
    }

    private static Rate worthIt(Rate simple, Rate other) {
        return other.perSecond() >= WORTH_IT * simple.perSecond() ? other : simple;
    }
}
