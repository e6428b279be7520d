package io.surprisal.deploy.bridge;

/** What ended a bridge. */
final class BridgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BridgeException(String message, Throwable cause) {
        super(message, cause);
    }
}
