package io.surprisal.scoring.alert;

import io.surprisal.telemetry.record.ScoredRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of a key that has no open alert, or besides it, where the settings need it.
 *
 * @param firstEventTime event time of the key's first record, epoch milliseconds; {@link #UNKNOWN} where no rule asks for it
 * @param counted the abnormal records that count for the trigger, in the order in which they came: fewer than open an alert
 */
public record KeyHistory(long firstEventTime, List<Counted> counted) {
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** Nothing is remembered. */
    public static final KeyHistory NONE = new KeyHistory(UNKNOWN, List.of());

    /**
     * An abnormal record that counts.
     *
     * @param since how many records of the key came after it
     */
    public record Counted(ScoredRecord record, long since) {}

    public KeyHistory {
        counted = List.copyOf(counted);
    }

    /** Once the key's first record has come. */
    KeyHistory seen(long eventTime) {
        return firstEventTime == UNKNOWN ? new KeyHistory(eventTime, counted) : this;
    }

    /**
     * After more records of the key.
     *
     * @param of how many records the trigger looks at
     */
    KeyHistory passedBy(long records, int of) {
        if (counted.isEmpty()) {
            return this;
        }
        List<Counted> left = new ArrayList<>(counted.size());
        for (Counted each : counted) {
            if (each.since + records < of) {
                left.add(new Counted(each.record, each.since + records));
            }
        }
        return new KeyHistory(firstEventTime, left);
    }

    /** With an abnormal record, which is the key's latest. */
    KeyHistory with(ScoredRecord record) {
        List<Counted> more = new ArrayList<>(counted);
        more.add(new Counted(record, 0));
        return new KeyHistory(firstEventTime, more);
    }

    /** Once the counted records have opened an alert. */
    KeyHistory spent() {
        return new KeyHistory(firstEventTime, List.of());
    }
}
