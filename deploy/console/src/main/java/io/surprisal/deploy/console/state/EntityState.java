package io.surprisal.deploy.console.state;

/** How a key is; the later, the worse. */
public enum EntityState {
    NORMAL,
    /** No record of it came for long. */
    SILENT,
    /** A feature that moved in training no longer moves. */
    STALE,
    /** Its values no longer lie where they lay in training. */
    DRIFTING,
    /** It has an open alert. */
    ALERT
}
