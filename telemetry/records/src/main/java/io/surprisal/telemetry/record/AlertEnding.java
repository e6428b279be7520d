package io.surprisal.telemetry.record;

/** Why an alert closed. */
public enum AlertEnding {
    /** No anomalous record of the key came for the quiet period, in event time. */
    QUIET,

    /** Event time stood still and no record of the key came for longer than the quiet period, by the clock. */
    SILENCE
}
