package io.surprisal.training.config;

/** Checks of configuration values, with one form of message. */
final class Settings {
    private Settings() {}

    static void require(boolean holds, String key, String expected, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(key + " must be " + expected + "; got " + got);
        }
    }
}
