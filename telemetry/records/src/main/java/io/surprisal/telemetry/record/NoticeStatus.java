package io.surprisal.telemetry.record;

/** Where a notice is in its life. */
public enum NoticeStatus {
    /** It holds from now on. */
    OPENED,

    /** It no longer holds. */
    RESOLVED,

    /** Nobody knows: the key was forgotten, since no record of it came for longer than keys are remembered. */
    FORGOTTEN
}
