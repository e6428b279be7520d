package io.surprisal.flink.score;

import java.io.IOException;

/** The batches between the records that come and those that leave, in the same order. The task's thread alone calls it. */
interface Batches<B extends MicroBatch> extends AutoCloseable {
    /** The batch that records join. */
    B filling();

    /** Has the batch that fills scored, which is not empty. Its records leave now, or once they are scored. */
    void send(FlushReason reason) throws IOException, InterruptedException;

    /** Returns when all that was sent has left. */
    void drain() throws IOException, InterruptedException;

    /** Releases the batches, once none of them is being scored. What has not left is dropped. */
    @Override
    void close();
}
