package io.surprisal.deploy.embedded.quickstart;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The bundled data has a record a minute and no clock: this gives it one.
 *
 * @param start the event time of row 0
 */
record Timeline(Instant start) {
    private static final int SECONDS_PER_ROW = 60;
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("MMM dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    Instant eventTime(int row) {
        return start.plusSeconds((long) row * SECONDS_PER_ROW);
    }

    int row(Instant eventTime) {
        return Math.toIntExact((eventTime.getEpochSecond() - start.getEpochSecond()) / SECONDS_PER_ROW);
    }

    /** A row's event time for people, such as Jan 07 14:05. */
    String text(int row) {
        return SHORT.format(eventTime(row));
    }
}
