package io.surprisal.telemetry.record;

/** How bad an alert is, by its lowest tail probability; the later, the worse. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL
}
