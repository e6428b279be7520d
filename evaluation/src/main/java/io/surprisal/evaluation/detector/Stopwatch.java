package io.surprisal.evaluation.detector;

import java.lang.management.ManagementFactory;

/** Time since it was started, by the wall's clock and of this thread's processor. */
final class Stopwatch {
    private static final double NANOSECONDS = 1e9;

    private final long wall = System.nanoTime();
    private final long processor = threadTime();

    static Stopwatch start() {
        return new Stopwatch();
    }

    private Stopwatch() {}

    double seconds() {
        return (System.nanoTime() - wall) / NANOSECONDS;
    }

    double processorSeconds() {
        return (threadTime() - processor) / NANOSECONDS;
    }

    private static long threadTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
