package io.surprisal.deploy.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/**
 * Holds the end of the process up while something is being finished: on Ctrl-C (or SIGTERM) {@link #requested} turns true, and
 * the process ends when this is closed.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitForTheEnd, "surprisal-interruption");
    private volatile boolean requested;

    private final PrintWriter err;

    private Interruption(PrintWriter err) {
        this.err = err;
    }

    static Interruption listen(PrintWriter err) {
        Interruption interruption = new Interruption(err);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is already ending, and the hook no longer holds it up.
            requested = true;
        }
    }

    private void waitForTheEnd() {
        requested = true;
        if (finished.getCount() > 0) {
            err.println("Stopping: exporting the best model so far");
            err.flush();
        }
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
