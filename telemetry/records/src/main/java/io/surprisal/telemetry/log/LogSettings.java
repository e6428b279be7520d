package io.surprisal.telemetry.log;

/**
 * The section {@code logs} of train.yaml: how the lines of a log become counts.
 *
 * @param line the column or field with the line, where records hold more than a line; empty where a record is a line
 * @param message a regular expression, searched for in the line: what it finds, or its first group where it has one, is what templates are made
 *     of; a line in which it finds nothing is taken as it is, and so is every line where it is empty
 */
public record LogSettings(String line, String message, MiningSettings mining, GroupSettings group, TimeSettings time) {
    public LogSettings {
        MiningSettings.requirePattern("message", message);
    }

    public static LogSettings defaults() {
        return new LogSettings("", "", MiningSettings.defaults(), GroupSettings.defaults(), TimeSettings.defaults());
    }
}
