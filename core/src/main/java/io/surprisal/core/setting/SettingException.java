package io.surprisal.core.setting;

import java.time.Duration;

/** A value that a setting cannot have. Whoever read it from a file adds the place. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String fault;

    SettingException(String key, String expected, Object got) {
        this(
                key,
                "expected " + expected + ", got " + (got instanceof Duration duration ? Settings.text(duration) : got));
    }

    private SettingException(String key, String fault) {
        super(key + ": " + fault);
        this.key = key;
        this.fault = fault;
    }

    /** As in a configuration file, relative to its section. */
    public String key() {
        return key;
    }

    /** What was expected, and what is there. */
    public String fault() {
        return fault;
    }
}
