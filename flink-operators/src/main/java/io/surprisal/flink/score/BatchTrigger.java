package io.surprisal.flink.score;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Says when a batch is due, whatever is batched: {@link FlushReason} names what makes it so. Size and linger are known here, and records
 * may come while such a batch is scored; the watermark, the barrier and the end of input are told to {@link #flush}, which leaves nothing
 * behind. A timer that is set rings also after {@link #close}: then the lanes of these batches may be filled by others, and it must leave them alone.
 */
final class BatchTrigger implements AutoCloseable {
    private final ProcessingTimeService time;
    private final long linger;
    private final Batches<?> batches;
    private long deadline;
    private boolean timerSet;
    private boolean closed;

    /** @param linger how long the first element of a batch waits at most */
    BatchTrigger(ProcessingTimeService time, Duration linger, Batches<?> batches) {
        this.time = time;
        this.linger = linger.toMillis();
        this.batches = batches;
    }

    /** Is told of every element before it joins the batch. */
    void beforeAdding() {
        if (batches.filling().isEmpty()) {
            deadline = time.getCurrentProcessingTime() + linger;
            // One timer at most: set for the first element of a batch, and set again if that batch went before it rang.
            if (!timerSet) {
                setTimer();
            }
        }
    }

    /** Is told of every element after it joined the batch. */
    void added() throws IOException, InterruptedException {
        if (batches.filling().isFull()) {
            batches.send(FlushReason.SIZE);
        }
    }

    /** Sends what there is, and returns when all has left. */
    void flush(FlushReason reason) throws IOException, InterruptedException {
        send(reason);
        batches.drain();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void send(FlushReason reason) throws IOException, InterruptedException {
        if (!batches.filling().isEmpty()) {
            batches.send(reason);
        }
    }

    private void setTimer() {
        timerSet = true;
        // What fails in the callback fails the task; nobody waits for the timer.
        Future<?> unused = time.registerTimer(deadline, this::onTimer);
    }

    private void onTimer(long now) throws IOException, InterruptedException {
        timerSet = false;
        if (closed) {
            return;
        }
        if (!batches.filling().isEmpty() && now < deadline) {
            setTimer();
        } else {
            send(FlushReason.LINGER);
        }
    }
}
