package io.surprisal.deploy.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told of a failure. Whoever called can fix it, and its message says how, if it or a cause of it is an exception
 * of this project's own types, an {@link IllegalArgumentException} that this project throws, or an {@link IOException}. Anything
 * else is a fault of the program.
 */
final class Failures {
    private static final String PROJECT = "io.surprisal.";

    private Failures() {}

    /** One line for whoever can fix the failure; empty where it is a fault of the program. */
    static Optional<String> explain(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isExplained(cause)) {
                return Optional.of(text(cause));
            }
        }
        return Optional.empty();
    }

    private static boolean isExplained(Throwable failure) {
        return failure instanceof IOException
                || failure.getClass().getName().startsWith(PROJECT)
                || (failure instanceof IllegalArgumentException && isThrownHere(failure));
    }

    private static boolean isThrownHere(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(PROJECT);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.toString();
        }
        if (failure instanceof NoSuchFileException) {
            return message + " does not exist; check the path";
        }
        if (failure instanceof AccessDeniedException) {
            return message + " may not be accessed by this user; check its permissions";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return message + " is a file, expected a directory; name another path";
        }
        return message;
    }
}
