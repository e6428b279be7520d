package io.surprisal.training.fit;

/**
 * The settings or the data led to no model: the fit left the finite numbers. The message says where, and what to change. It is an
 * {@link IllegalArgumentException}, because the remedy is another argument.
 */
public final class TrainingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
