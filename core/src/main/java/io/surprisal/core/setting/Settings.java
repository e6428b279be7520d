package io.surprisal.core.setting;

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
}
