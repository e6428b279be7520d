package io.surprisal.onnx.format;

/** A file that is not a model, or not one of this contract; the message says what, where, expected and got. */
public final class ModelFormatException extends RuntimeException {
    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
