package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/** Data that cannot be read as asked; the message says what, where, expected, got and the next step. */
public final class DataException extends RuntimeException {
    public DataException(String message) {
        super(message);
    }

    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
