package io.surprisal.core.condition;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Condition} numbers of records. Times mostly follow each other, so the zone is asked for its offset only where a time
 * lies beyond the transitions around the time before. Not thread-safe.
 */
public final class ConditionNumbers {
    private static final long MILLIS_PER_PART = 300_000;
    private static final int PARTS_PER_HOUR = 12;
    private static final int HOURS_PER_DAY = 24;

    /** 1970-01-01 was a Thursday, three days after a Monday. */
    private static final int FIRST_DAY = 3;

    private final Condition condition;
    private final Map<String, Integer> classes = new HashMap<>();
    private final ZoneRules rules;
    private long offsetFrom = Long.MAX_VALUE;
    private long offsetUntil = Long.MIN_VALUE;
    private long offset;

    public ConditionNumbers(Condition condition) {
        this.condition = condition;
        this.rules = ZoneId.of(condition.zone()).getRules();
        condition.classes().forEach(name -> classes.put(name, classes.size() + 1));
    }

    /** The number of a record whose time is unknown; a class of null or an empty text is none. */
    public long of(@Nullable String name) {
        return condition.number(classes.getOrDefault(name, 0), 0, 0, 0);
    }

    /**
     * The number of a record.
     *
     * @param name its class; null or empty for none
     * @param time epoch milliseconds
     */
    public long of(@Nullable String name, long time) {
        if (!condition.hasTime()) {
            return of(name);
        }
        long parts = Math.floorDiv(time + offset(time), MILLIS_PER_PART);
        int part = (int) Math.floorMod(parts, PARTS_PER_HOUR);
        long hours = Math.floorDiv(parts, PARTS_PER_HOUR);
        int hour = (int) Math.floorMod(hours, HOURS_PER_DAY);
        int day = (int) Math.floorMod(Math.floorDiv(hours, HOURS_PER_DAY) + FIRST_DAY, 7);
        return condition.number(classes.getOrDefault(name, 0), hour + 1, day + 1, part + 1);
    }

    /** The zone's offset from UTC at a time, milliseconds. */
    private long offset(long time) {
        if (time < offsetFrom || time >= offsetUntil) {
            Instant instant = Instant.ofEpochMilli(time);
            ZoneOffsetTransition before = rules.previousTransition(instant.plusNanos(1));
            ZoneOffsetTransition after = rules.nextTransition(instant);
            offsetFrom = before == null ? Long.MIN_VALUE : before.getInstant().toEpochMilli();
            offsetUntil = after == null ? Long.MAX_VALUE : after.getInstant().toEpochMilli();
            offset = 1000L * rules.getOffset(instant).getTotalSeconds();
        }
        return offset;
    }
}
