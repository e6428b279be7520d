package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * What the alert stage sees of judgements: an anomalous record by itself, with all that is said of it; or a run of records of one key
 * that are not anomalous, one after the other, of which only this is kept.
 *
 * @param key the series they belong to
 * @param records how many there are; 1 for an anomalous one
 * @param firstEventTime the time of the first of them to come, epoch milliseconds
 * @param eventTime the latest of their times, epoch milliseconds
 * @param tailProbability the lowest of theirs; NaN where none has a score
 * @param anomaly the anomalous record; null for the others
 */
public record Judged(
        String key,
        long records,
        long firstEventTime,
        long eventTime,
        double tailProbability,
        @Nullable ScoredRecord anomaly) {
    /** A run of one record, whether it is anomalous or not. */
    public static Judged of(ScoredRecord record) {
        return new Judged(
                record.key(),
                1,
                record.eventTime(),
                record.eventTime(),
                tailProbability(record),
                record.anomalous() ? record : null);
    }

    /** That of a record, by which an alert recovers or not; NaN for one that is not abnormal because people set it aside. */
    public static double tailProbability(ScoredRecord record) {
        return record.setAside() && !record.anomalous() ? Double.NaN : record.tailProbability();
    }
}
