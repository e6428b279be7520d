package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/**
 * How a source writes its times and labels; null where the reader finds out.
 *
 * @param timeFormat the form of the times, in the letters of {@link java.time.format.DateTimeFormatter}
 * @param normalLabel the label of normal rows, in any case; every other one means an anomaly
 */
public record Notation(
        @Nullable String timeFormat, @Nullable String normalLabel) {
    /** The reader finds out. */
    public static final Notation NONE = new Notation(null, null);

    Notation overriddenBy(Notation other) {
        return new Notation(
                other.timeFormat == null ? timeFormat : other.timeFormat,
                other.normalLabel == null ? normalLabel : other.normalLabel);
    }
}
