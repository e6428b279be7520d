package io.surprisal.telemetry.record;

/** Where an alert is in its life. */
public enum AlertStatus {
    /** A first anomalous record came. */
    OPENED,

    /** None came for the quiet period. */
    CLOSED
}
