package io.surprisal.config;

/**
 * A configuration file that cannot be used. The message says what, where, expected, got and the next step; it is meant for whoever
 * wrote the file, so there is no stack trace.
 */
public final class ConfigException extends IllegalArgumentException {
    public ConfigException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
