package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;

/** What a record's time and class may be; its key: {@link KeySource#LONGEST}. */
final class RecordLimits {
    /** Classes go from subtask to subtask with their records. */
    private static final int LONGEST_CLASS = 1024;

    /** Times beyond the year 9999 are wrong units, and one of them would end all waiting for event time. */
    private static final long LATEST_TIME = 253_402_300_799_999L;

    private RecordLimits() {}

    /** A record's class; one that is too long to be any model's is none. */
    static String conditionClass(String name) {
        return name.length() > LONGEST_CLASS ? "" : name;
    }

    /** @param epochMillis negative before 1970 */
    static boolean isTime(long epochMillis) {
        return epochMillis <= LATEST_TIME && epochMillis >= -LATEST_TIME;
    }

    /** The Kafka timestamp, epoch milliseconds. */
    static long kafkaTime(RawRecord raw) throws RefusedRecordException {
        if (raw.timestamp() < 0) {
            throw new RefusedRecordException(
                    DeadLetterReason.BAD_TIME, "The record has no Kafka timestamp; configure a time field instead");
        }
        return raw.timestamp();
    }
}
