package io.surprisal.onnx.runtime;

/** ONNX Runtime refused to open or to run a model; the message says which model and what it was doing. */
public final class ScoringException extends RuntimeException {
    public ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
