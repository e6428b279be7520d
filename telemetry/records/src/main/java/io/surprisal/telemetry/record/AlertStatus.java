package io.surprisal.telemetry.record;

/** Where an alert is in its life. */
public enum AlertStatus {
    /** As many abnormal records came as the trigger asks for. */
    OPENED,

    /** It is more severe than it was said to be, or worse by the stated factor. */
    UPDATED,

    /** No abnormal record came for the quiet period, and the key has recovered. */
    RESOLVED,

    /**
     * What {@link #RESOLVED} was once called. No event has it; Flink reads the name in savepoints of before open alerts had a format of
     * their own, and refuses them without it.
     */
    CLOSED
}
