package io.surprisal.flink.score;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Two batches, of which one is scored on a thread of its own while the other one fills: for a device beside the processor, which the
 * task's thread would only wait for. All but {@link MicroBatch#score} stays on the task's thread. A scored batch leaves when the next one
 * is sent, or by a mail to the task if that comes first. Where both are taken, the sender waits.
 *
 * <p>A batch that has lingered while the other one is scored fills on, and goes once that is done: until then it would only wait.
 *
 * <p>What fails while a batch is scored is thrown by the mail, or by the next call that needs the batch.
 */
final class TwoBatches<B extends MicroBatch> implements Batches<B> {
    private final ExecutorService runner =
            Executors.newSingleThreadExecutor(new ExecutorThreadFactory("surprisal-scoring"));
    private final MailboxExecutor mailbox;
    private B filling;
    private B other;
    /** The scoring of the other batch; null where that is empty. */
    private @Nullable Run running;

    private boolean lingered;

    private record Run(CompletableFuture<Void> scored, FlushReason reason) {}

    TwoBatches(B first, B second, MailboxExecutor mailbox) {
        this.filling = first;
        this.other = second;
        this.mailbox = mailbox;
    }

    @Override
    public B filling() {
        return filling;
    }

    @Override
    public void send(FlushReason reason) throws IOException, InterruptedException {
        if (reason == FlushReason.LINGER && running != null && !running.scored().isDone()) {
            lingered = true;
        } else {
            start(reason);
        }
    }

    @Override
    public void drain() throws IOException, InterruptedException {
        Run before = awaitRunning();
        if (before != null) {
            other.emit(before.reason());
        }
    }

    @Override
    public void close() {
        B first = filling;
        B second = other;
        try (first;
                second) {
            if (running != null) {
                // join is not interrupted: the session must not be closed under a call.
                running.scored().exceptionally(failure -> null).join();
                running = null;
            }
            runner.shutdown();
        }
    }

    /** Starts the batch that fills once the other one is scored, whose records leave meanwhile. */
    private void start(FlushReason reason) throws IOException, InterruptedException {
        Run before = awaitRunning();
        B next = filling;
        filling = other;
        other = next;
        lingered = false;
        Run run = new Run(CompletableFuture.runAsync(next::score, runner), reason);
        running = run;
        CompletableFuture<Void> unused = run.scored().whenComplete((nothing, failure) -> announce(run));
        if (before != null) {
            filling.emit(before.reason());
        }
    }

    /** Waits for the batch that is scored; null where there is none. */
    private @Nullable Run awaitRunning() throws InterruptedException {
        Run run = running;
        if (run != null) {
            try {
                run.scored().get();
            } catch (ExecutionException e) {
                ExceptionUtils.rethrow(e.getCause());
            }
            running = null;
        }
        return run;
    }

    private void announce(Run run) {
        try {
            mailbox.execute(() -> onScored(run), "emit a scored batch");
        } catch (RejectedExecutionException e) {
            // The task takes no more mail: it has ended, or it fails for another reason.
        }
    }

    private void onScored(Run run) throws IOException, InterruptedException {
        if (run != running) {
            return; // It left when something else needed it.
        }
        if (lingered) {
            start(FlushReason.LINGER);
        } else {
            drain();
        }
    }
}
