package io.surprisal.telemetry.metric;

/**
 * A payload that is not what its format says; the message says what was expected and what is there. Without a stack trace: a stream may hold nothing but
 * such payloads.
 */
public final class MetricException extends Exception {
    private static final long serialVersionUID = 1;

    public MetricException(String message) {
        super(message, null, false, false);
    }
}
