package io.surprisal.deploy.job;

/**
 * A job that cannot start as it is configured. The message says what, where, expected, got and the next step; it is meant
 * for whoever wrote job.yaml, so there is no stack trace.
 */
public final class JobException extends RuntimeException {
    public JobException(String message) {
        super(message, null, false, false);
    }
}
