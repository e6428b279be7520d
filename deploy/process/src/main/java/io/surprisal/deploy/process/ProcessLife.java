package io.surprisal.deploy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The life of a command's process: its one shutdown hook, and the directory of its temporary files. When the JVM is to end, by
 * Ctrl-C or SIGTERM, the hook asks the work that {@linkplain #hold holds it up} to end, waits until it has, at most for its
 * patience, and removes the temporary files. What stops a command is then its own way out, and there is no second one. Whatever
 * closes takes its waiting times from {@link #timeToClose}, so that all of them together end before the JVM does.
 */
public final class ProcessLife implements AutoCloseable {
    /** For work that is finished however long that takes. */
    public static final Duration WITHOUT_LIMIT = Duration.ofNanos(Long.MAX_VALUE);

    private final TemporaryDirectory temporary;
    private final LongSupplier nanoTime;
    private final Thread hook = new Thread(this::end, "process-end");
    private volatile Hold hold = new Hold(() -> {}, Duration.ZERO);
    private volatile boolean ending;
    private volatile long askedAt;

    ProcessLife(TemporaryDirectory temporary, LongSupplier nanoTime) {
        this.temporary = temporary;
        this.nanoTime = nanoTime;
        hold.close();
    }

    /** Begins with the command, before anything writes a temporary file. */
    public static ProcessLife begin() throws IOException {
        ProcessLife life = new ProcessLife(TemporaryDirectory.ofProcess(), System::nanoTime);
        Runtime.getRuntime().addShutdownHook(life.hook);
        return life;
    }

    /** The directory for temporary files, which goes when the process ends. */
    public Path temporary() {
        return temporary.path();
    }

    /**
     * From now on the end of the JVM waits until what this returns is closed. There is one at a time.
     *
     * @param ask what asks the work to end, such as an interrupt of its thread; called once, in another thread
     * @param patience how long the JVM waits
     */
    public Hold hold(Runnable ask, Duration patience) {
        hold = new Hold(ask, patience);
        return hold;
    }

    /** Whether the JVM is ending: what fails now fails for that reason. */
    public boolean isEnding() {
        return ending;
    }

    /** How long whatever is being closed may still take: the whole patience where the JVM is not ending, never negative. */
    public Duration timeToClose() {
        Duration patience = hold.patience;
        if (!ending) {
            return patience;
        }
        Duration left = patience.minusNanos(nanoTime.getAsLong() - askedAt);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Takes the hook back and removes the temporary files. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook removes them.
            return;
        }
        temporary.close();
    }

    /** What the hook does. */
    void end() {
        askedAt = nanoTime.getAsLong();
        ending = true;
        try {
            hold.end();
            temporary.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            System.err.println("surprisal: " + e.getMessage());
        }
    }

    /** Work that the end of the JVM waits for, until this is closed. */
    public static final class Hold implements AutoCloseable {
        private final Runnable ask;
        private final Duration patience;
        private final CountDownLatch closed = new CountDownLatch(1);

        private Hold(Runnable ask, Duration patience) {
            this.ask = ask;
            this.patience = patience;
        }

        @Override
        public void close() {
            closed.countDown();
        }

        private void end() throws InterruptedException {
            if (closed.getCount() == 0) {
                return;
            }
            ask.run();
            boolean inTime = closed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (!inTime) {
                System.err.println("surprisal: not everything could be closed within " + patience.toSeconds()
                        + " s; the process ends all the same");
            }
        }
    }
}
