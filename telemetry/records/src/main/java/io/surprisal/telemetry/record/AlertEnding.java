package io.surprisal.telemetry.record;

/** Why an alert was resolved. */
public enum AlertEnding {
    /** No abnormal record of the key came for the quiet period, in event time. */
    QUIET,

    /** No record of the key came for longer than the quiet period, by the clock, and event time stood still or was past that period. */
    SILENCE
}
