package io.surprisal.deploy.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Holds the end of the process up while something is being finished: on Ctrl-C (or SIGTERM) {@link #requested} turns true, and
 * the process ends when this is closed.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::waitForTheEnd, "surprisal-interruption");
    private volatile boolean requested;

    private Interruption() {}

    static Interruption listen() {
        Interruption interruption = new Interruption();
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
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
