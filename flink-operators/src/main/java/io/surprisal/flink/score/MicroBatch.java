package io.surprisal.flink.score;

import java.io.IOException;

/** Records that are scored in one call. It fills, is scored, its records leave, and it fills again. */
interface MicroBatch extends AutoCloseable {
    boolean isEmpty();

    boolean isFull();

    /** Has the model compute what the batch holds, which is not nothing. Touches nothing but the batch, so that any thread may do it. */
    void score();

    /** Judges the scored records and passes them on, in their order. The batch is empty afterwards. */
    void emit(FlushReason reason) throws IOException;

    @Override
    void close();
}
