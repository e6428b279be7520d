package io.surprisal.telemetry.record;

/** How far a desired model has come in a job. */
public enum ModelEventStatus {
    /** The file was fetched and passed every check; the scoring subtasks get it now. */
    VERIFIED,

    /** The file was not taken: it could not be fetched or failed a check. What was in use goes on. */
    REFUSED,

    /** A scoring subtask scores by it from now on. */
    ACTIVE,

    /** A scoring subtask no longer scores by it. */
    RETIRED
}
