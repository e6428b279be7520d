package io.surprisal.telemetry.record;

/** What a notice is about. */
public enum NoticeKind {
    /** A feature's values of a key no longer lie where they lay in training. */
    FEATURE_DRIFT,

    /** The model's values of a key no longer lie where they lay on held-out data. */
    SCORE_DRIFT,

    /** A feature of a key that moved in training has been missing or the same for long. */
    STALE_FEATURE,

    /** No record of a key came for long. */
    SILENT_KEY,

    /** The model's training data is old. */
    MODEL_AGE
}
