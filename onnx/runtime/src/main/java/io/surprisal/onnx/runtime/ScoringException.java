package io.surprisal.onnx.runtime;

/** A model that cannot be opened or run; the message says which one and why. */
public final class ScoringException extends RuntimeException {
    public ScoringException(String message) {
        super(message);
    }

    public ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
