package io.surprisal.flink.score;

import java.io.IOException;

/** A batch that is scored by the thread on which it fills: what a processor does best, which computes on that thread. */
final class OneBatch<B extends MicroBatch> implements Batches<B> {
    private final B batch;

    OneBatch(B batch) {
        this.batch = batch;
    }

    @Override
    public B filling() {
        return batch;
    }

    @Override
    public void send(FlushReason reason) throws IOException {
        batch.score();
        batch.emit(reason);
    }

    @Override
    public void drain() {
        // What was sent has left.
    }

    @Override
    public void close() {
        batch.close();
    }
}
