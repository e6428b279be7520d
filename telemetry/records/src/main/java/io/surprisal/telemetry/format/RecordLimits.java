package io.surprisal.telemetry.format;

import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;

/** What a record's key and time may be. */
final class RecordLimits {
    /** Classes go from subtask to subtask with their records. */
    static final int LONGEST_CLASS = 1024;

    /** Times beyond the year 9999 are wrong units, and one of them would end all waiting for event time. */
    private static final long LATEST_TIME = 253_402_300_799_999L;

    private RecordLimits() {}

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
