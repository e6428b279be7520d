package io.surprisal.deploy.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one shutdown hook of a command. When the JVM is to end, by Ctrl-C or SIGTERM, the hook asks the command to end and then
 * waits until the command has closed this, at most for the patience. What stops a command is then its own way out, and there
 * is no second one. Open it around everything that needs closing. Whatever closes takes its waiting times from
 * {@link #timeToClose}, so that all of them together end before the JVM does.
 */
public final class ProcessLife implements AutoCloseable {
    private final Runnable ask;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "process-end");
    private volatile boolean ending;
    private volatile long askedAt;

    ProcessLife(Runnable ask, Duration patience, LongSupplier nanoTime) {
        this.ask = ask;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * From now on the end of the JVM waits for {@link #close}.
     *
     * @param ask what asks the command to end, such as an interrupt of its thread; called once, in another thread
     * @param patience how long the JVM waits for the clean-up
     */
    public static ProcessLife begin(Runnable ask, Duration patience) {
        ProcessLife life = new ProcessLife(ask, patience, System::nanoTime);
        Runtime.getRuntime().addShutdownHook(life.hook);
        return life;
    }

    /** Whether the JVM is ending: what fails now fails for that reason. */
    public boolean isEnding() {
        return ending;
    }

    /** How long whatever is being closed may still take: the whole patience where the JVM is not ending, never negative. */
    public Duration timeToClose() {
        if (!ending) {
            return patience;
        }
        Duration left = patience.minusNanos(nanoTime.getAsLong() - askedAt);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Says that everything is cleaned up, and takes the hook back. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook is what waited for this.
        }
    }

    /** What the hook does. */
    void end() {
        askedAt = nanoTime.getAsLong();
        ending = true;
        ask.run();
        try {
            boolean inTime = closed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (!inTime) {
                System.err.println("surprisal: not everything could be closed within " + patience.toSeconds()
                        + " s; the process ends all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
