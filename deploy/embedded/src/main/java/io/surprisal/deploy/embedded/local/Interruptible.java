package io.surprisal.deploy.embedded.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets the end of the JVM, such as by Ctrl-C, interrupt the thread that opened this and wait until it has cleaned up behind
 * itself: what stops a command is then its own way out, and there is no second one. Open it around everything that needs
 * closing.
 */
public final class Interruptible implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook;

    private Interruptible(Thread worker) {
        hook = new Thread(
                () -> {
                    ending.set(true);
                    worker.interrupt();
                    try {
                        cleanedUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "clean-exit");
    }

    /** From now on the end of the JVM interrupts the calling thread. */
    public static Interruptible thisThread() {
        Interruptible interruptible = new Interruptible(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruptible.hook);
        return interruptible;
    }

    /** Whether the JVM is ending: what fails now fails for that reason. */
    public boolean isEnding() {
        return ending.get();
    }

    /** Says that everything is cleaned up, and takes back {@link #thisThread}. */
    @Override
    public void close() {
        cleanedUp.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook is what waited for this.
        }
    }
}
