package io.surprisal.telemetry.format;

/** How a time field is written. */
public enum TimeFormat {
    /** A number of milliseconds since 1970-01-01T00:00:00Z. */
    EPOCH_MILLIS("a number of milliseconds since 1970"),

    /** A number of seconds since 1970-01-01T00:00:00Z; fractions count to the millisecond. */
    EPOCH_SECONDS("a number of seconds since 1970"),

    /** Text such as 2026-03-01T12:00:00.250Z or 2026-03-01T13:00:00+01:00. */
    ISO_8601("ISO 8601 text with an offset, such as 2026-03-01T12:00:00Z");

    private final String description;

    TimeFormat(String description) {
        this.description = description;
    }

    /** Epoch milliseconds of a number, which {@link #ISO_8601} has none of. */
    long millis(double number) {
        return Math.round(this == EPOCH_SECONDS ? number * 1000 : number);
    }

    /** What a message says is expected. */
    String description() {
        return description;
    }
}
