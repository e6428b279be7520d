package io.surprisal.deploy.trainer;

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

    private final String message;
    private final PrintWriter err;

    private Interruption(String message, PrintWriter err) {
        this.message = message;
        this.err = err;
    }

    /**
     * Listens from now on.
     *
     * @param message says what is being finished
     */
    static Interruption listen(String message, PrintWriter err) {
        Interruption interruption = new Interruption(message, err);
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
            err.println(message);
            err.flush();
        }
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
