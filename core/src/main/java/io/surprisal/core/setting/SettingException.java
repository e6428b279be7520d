package io.surprisal.core.setting;

/** A value that a setting cannot have. Whoever read it from a file adds the place. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String fault;

    SettingException(String key, String expected, Object got) {
        super(key + ": expected " + expected + ", got " + got);
        this.key = key;
        this.fault = "expected " + expected + ", got " + got;
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
