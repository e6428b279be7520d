package io.surprisal.deploy.console.web;

/** A request that is not answered as it asks, and why. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP */
    Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
