package io.surprisal.benchmarks.compare;

import java.time.Duration;

/**
 * One measurement.
 *
 * @param rows how many rows were scored
 * @param cpu processor time of all threads of the contender's process, the garbage collector's among them, the compiler's not
 * @param wall how long it took
 */
record Round(long rows, Duration cpu, Duration wall) {
    private static final double NANOS = 1e9;

    double rowsPerCpuSecond() {
        return rows * NANOS / Math.max(1, cpu.toNanos());
    }

    double microsPerRow() {
        return cpu.toNanos() / 1e3 / rows;
    }
}
