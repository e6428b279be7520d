package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.TelemetryTable;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How long a series took: by its clock, or at a row a minute where its times are none. */
final class Clock {
    private static final double SECONDS_PER_DAY = 86_400;
    private static final double DEFAULT_STEP = 60;

    /** Smaller numbers count rows; as seconds of the epoch they would lie before 1973. */
    private static final double FIRST_SECOND = 1e8;

    /** From here on numbers count milliseconds. */
    private static final double FIRST_MILLISECOND = 1e11;

    private Clock() {}

    /** Rows times the median step between two of them, days. */
    static double days(TelemetryTable table) {
        return table.rows() * step(table) / SECONDS_PER_DAY;
    }

    /** The time as seconds of the epoch, taking a time without an offset as UTC; NaN where it is no clock's. */
    static double seconds(@Nullable String time) {
        if (time == null) {
            return Double.NaN;
        }
        String text = time.strip();
        try {
            double number = Double.parseDouble(text);
            return number < FIRST_SECOND ? Double.NaN : number < FIRST_MILLISECOND ? number : number / 1000;
        } catch (NumberFormatException e) {
            return ofDate(text.replace(' ', 'T'));
        }
    }

    private static double ofDate(String text) {
        try {
            return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                    ? OffsetDateTime.parse(text).toEpochSecond()
                    : LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    private static double step(TelemetryTable table) {
        @Nullable String[] times = table.times().orElseGet(() -> new @Nullable String[0]);
        double[] seconds = Arrays.stream(times).mapToDouble(Clock::seconds).toArray();
        double[] steps = IntStream.range(1, seconds.length)
                .mapToDouble(row -> seconds[row] - seconds[row - 1])
                .filter(step -> step > 0)
                .sorted()
                .toArray();
        return steps.length == 0 ? DEFAULT_STEP : steps[steps.length / 2];
    }
}
