package io.surprisal.flink.score;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Says when a batch is due, whatever is batched: {@link FlushReason} names what makes it so. Size and linger are known here;
 * the watermark, the barrier and the end of input are told to {@link #flush}.
 */
final class BatchTrigger {
    private final ProcessingTimeService time;
    private final long linger;
    private final Batch batch;
    private long deadline;
    private boolean timerSet;

    /** What is batched. */
    interface Batch {
        boolean isEmpty();

        boolean isFull();

        /** Sends off what there is, which is not nothing; the batch is empty afterwards. */
        void flush(FlushReason reason) throws IOException;
    }

    /** @param linger how long the first element of a batch waits at most */
    BatchTrigger(ProcessingTimeService time, Duration linger, Batch batch) {
        this.time = time;
        this.linger = linger.toMillis();
        this.batch = batch;
    }

    /** Is told of every element before it joins the batch. */
    void beforeAdding() {
        if (batch.isEmpty()) {
            deadline = time.getCurrentProcessingTime() + linger;
            // One timer at most: set for the first element of a batch, and set again if that batch went before it rang.
            if (!timerSet) {
                setTimer();
            }
        }
    }

    /** Is told of every element after it joined the batch. */
    void added() throws IOException {
        if (batch.isFull()) {
            batch.flush(FlushReason.SIZE);
        }
    }

    /** Flushes what there is. */
    void flush(FlushReason reason) throws IOException {
        if (!batch.isEmpty()) {
            batch.flush(reason);
        }
    }

    private void setTimer() {
        timerSet = true;
        // What fails in the callback fails the task; nobody waits for the timer.
        Future<?> unused = time.registerTimer(deadline, this::onTimer);
    }

    private void onTimer(long now) throws IOException {
        timerSet = false;
        if (!batch.isEmpty() && now < deadline) {
            setTimer();
        } else {
            flush(FlushReason.LINGER);
        }
    }
}
