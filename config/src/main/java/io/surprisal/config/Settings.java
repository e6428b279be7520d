package io.surprisal.config;

/** Checks of configuration values, with one form of message. */
public final class Settings {
    private Settings() {}

    /** Throws {@link IllegalArgumentException}, which names the key, what was expected and what is there, unless a check holds. */
    public static void require(boolean holds, String key, String expected, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(key + " must be " + expected + "; got '" + got + "'");
        }
    }
}
