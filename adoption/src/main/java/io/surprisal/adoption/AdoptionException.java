package io.surprisal.adoption;

/** A model that cannot be adopted as it is asked for; the message says why, and what to do. */
public class AdoptionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AdoptionException(String message) {
        super(message);
    }

    public AdoptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
