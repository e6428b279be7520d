package io.surprisal.telemetry.record;

/** Where an incident is in its life. */
public enum IncidentStatus {
    /** A first alert of the group opened. */
    OPENED,

    /** Alerts joined since its event before, or it became worse. */
    UPDATED,

    /** All its alerts were resolved, and no other one joined in time. */
    RESOLVED
}
