package io.surprisal.telemetry.format;

/** What becomes of fields that are not mapped. */
public enum UnknownFields {
    /** They are skipped. */
    IGNORE,

    /** One of them makes the record a dead letter. */
    REFUSE
}
