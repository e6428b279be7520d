package io.surprisal.deploy.cli;

import io.surprisal.onnx.format.ModelFormatException;
import io.surprisal.onnx.runtime.ScoringException;
import io.surprisal.telemetry.table.DataException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Which errors are about what the user gave, and how they are told. */
final class Failures {
    private Failures() {}

    /** Whether the message says it all; anything else is a fault of the program. */
    static boolean expected(Exception e) {
        return e instanceof DataException
                || e instanceof ModelFormatException
                || e instanceof ScoringException
                || e instanceof IllegalArgumentException
                || e instanceof IOException;
    }

    static String message(Exception e) {
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + " does not exist; check the path";
        }
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + " may not be accessed by this user; check its permissions";
        }
        return expected(e) && e.getMessage() != null ? e.getMessage() : e.toString();
    }
}
