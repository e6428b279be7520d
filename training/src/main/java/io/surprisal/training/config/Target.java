package io.surprisal.training.config;

/** What the decoder describes of a window. The score is of its last record in either case. */
public enum Target {
    /** The scored record alone. */
    RECORD,

    /** The scored record, from those before it alone: the encoder does not see it. */
    NEXT,

    /** Every record of the window: more to learn from, where a single record says little. */
    WINDOW
}
