package io.surprisal.deploy.embedded;

/** Failures for people. */
final class Failures {
    private Failures() {}

    /** One line: the message of the innermost cause, which is what went wrong first. */
    static String explain(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.toString() : message;
    }
}
