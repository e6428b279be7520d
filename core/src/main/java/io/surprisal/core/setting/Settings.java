package io.surprisal.core.setting;

import java.time.Duration;

/** Checks of the values of settings, with one form of message. */
public final class Settings {
    private Settings() {}

    /**
     * Throws {@link SettingException} unless a check holds.
     *
     * @param key as in a configuration file, relative to the section that the settings are
     * @param expected what follows "expected" in a sentence
     */
    public static void require(boolean holds, String key, String expected, Object got) {
        if (!holds) {
            throw new SettingException(key, expected, got);
        }
    }

    /** A duration as job.yaml writes one, in its largest whole unit: {@code 90s}, {@code 2h}. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 86_400_000 == 0 && millis != 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0 && millis != 0) {
            return millis / 3_600_000 + "h";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
