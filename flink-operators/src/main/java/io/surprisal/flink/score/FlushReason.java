package io.surprisal.flink.score;

/** Why a batch is scored now. */
enum FlushReason {
    /** It is full. */
    SIZE,

    /** Its first record has waited long enough. */
    LINGER,

    /** Event time moves on, and no record may fall behind it. */
    WATERMARK,

    /** A checkpoint begins, and it holds no half batch. */
    CHECKPOINT,

    /** Feedback came, which holds for what comes after it. */
    FEEDBACK,

    /** Another model scores what comes from now on. */
    MODEL,

    /** No record will come any more. */
    END_OF_INPUT
}
