package io.surprisal.scoring.alert;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * A window of time that comes again and again, in which no record opens or extends an alert: planned maintenance.
 *
 * @param start when it begins: minute, hour, day of the month, month and day of the week, as cron has them
 * @param lasts how long it lasts; elapsed time, also where clocks are put forward or back
 * @param zone the time zone of its start, such as {@code Europe/Berlin}; UTC where none is stated
 */
public record MutedWindow(String start, Duration lasts, String zone) implements Serializable {
    public MutedWindow {
        // What job.yaml leaves out is null.
        Settings.require(start != null, "start", "when the window begins, such as '0 2 * * SUN'", "none");
        Settings.require(lasts != null, "lasts", "how long the window lasts, such as 2h", "none");
        Settings.require(lasts.toMillis() >= 1, "lasts", "at least 1ms", lasts);
        zone = zone == null ? "UTC" : zone;
        zone(zone);
        beginnings(start);
    }

    /** Whether the window holds a time, epoch milliseconds. */
    LongPredicate compile() {
        ExecutionTime beginnings = beginnings(start);
        ZoneId place = zone(zone);
        long length = lasts.toMillis();
        return time -> {
            // A beginning at this very time counts, so the last one is looked for before the next millisecond.
            Optional<Instant> last = beginnings
                    .lastExecution(Instant.ofEpochMilli(time + 1).atZone(place))
                    .map(begin -> begin.toInstant());
            return last.isPresent() && time - last.get().toEpochMilli() < length;
        };
    }

    private static ZoneId zone(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            Settings.require(false, "zone", "a time zone such as UTC or Europe/Berlin", zone);
            throw e;
        }
    }

    private static ExecutionTime beginnings(String start) {
        try {
            return ExecutionTime.forCron(
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(start));
        } catch (IllegalArgumentException e) {
            Settings.require(
                    false,
                    "start",
                    "minute, hour, day of the month, month and day of the week, such as '0 2 * * SUN'",
                    "'" + start + "'");
            throw e;
        }
    }
}
