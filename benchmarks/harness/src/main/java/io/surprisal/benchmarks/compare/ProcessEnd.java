package io.surprisal.benchmarks.compare;

import java.util.concurrent.TimeUnit;

/** Waits for processes that were told to end. */
final class ProcessEnd {
    private static final long PATIENCE_SECONDS = 60;

    private ProcessEnd() {}

    /** Waits until a process has ended; kills it where that takes more than a minute, or the thread is interrupted. */
    static void await(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
