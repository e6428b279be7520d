package io.surprisal.scoring.alert;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.surprisal.core.setting.SettingException;
import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongPredicate;

/**
 * A window of time that comes again and again, in which no record opens or extends an alert: planned maintenance.
 *
 * @param start when it begins: minute, hour, day of the month, month and day of the week, as cron has them
 * @param lasts how long it lasts; elapsed time, also where clocks are put forward or back. A start that the clocks skip does not
 *     come that day, one that they show twice comes once
 * @param zone the time zone of its start, such as {@code Europe/Berlin}; UTC where none is stated
 */
public record MutedWindow(String start, Duration lasts, String zone) implements Serializable {
    private static final Instant ANY = Instant.parse("2026-01-01T00:00:00Z");

    public MutedWindow {
        // What job.yaml leaves out is null.
        Settings.require(start != null, "start", "when the window begins, such as '0 2 * * SUN'", "none");
        Settings.require(lasts != null, "lasts", "how long the window lasts, such as 2h", "none");
        Settings.require(lasts.toMillis() >= 1, "lasts", "at least 1ms", lasts);
        zone = zone == null ? "UTC" : zone;
        zone(zone);
        beginnings(start);
    }

    /** Whether the window holds a time, epoch milliseconds. Not thread-safe. */
    LongPredicate compile() {
        return new Times(beginnings(start), zone(zone), lasts.toMillis());
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
            ExecutionTime beginnings = ExecutionTime.forCron(
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(start));
            Settings.require(
                    beginnings.nextExecution(ANY.atZone(ZoneOffset.UTC)).isPresent(),
                    "start",
                    "a time that comes, such as '0 2 * * SUN'",
                    "'" + start + "'");
            return beginnings;
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            Settings.require(
                    false,
                    "start",
                    "minute, hour, day of the month, month and day of the week, such as '0 2 * * SUN'",
                    "'" + start + "'");
            throw e;
        }
    }

    /**
     * Looks for a beginning within the length of a window before a time. cron-utils takes up to a millisecond to find the next
     * beginning, and for ever to find the last one of a rare window; so the last answer is kept for as long as it holds.
     */
    private static final class Times implements LongPredicate {
        private final ExecutionTime beginnings;
        private final ZoneId zone;
        private final long length;
        /** The first beginning after this time is the one that is kept. */
        private long after = Long.MAX_VALUE;

        private long next = Long.MIN_VALUE;

        Times(ExecutionTime beginnings, ZoneId zone, long length) {
            this.beginnings = beginnings;
            this.zone = zone;
            this.length = length;
        }

        @Override
        public boolean test(long time) {
            long from = time - length;
            if (from < after || from >= next) {
                after = from;
                next = beginnings
                        .nextExecution(Instant.ofEpochMilli(from).atZone(zone))
                        .map(beginning -> beginning.toInstant().toEpochMilli())
                        .orElse(Long.MAX_VALUE);
            }
            return next <= time;
        }
    }
}
