package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * An event in the life of an alert, and what is known of the alert by then. The same input gives the same events with the
 * same identifiers, so that a replay repeats them instead of raising new ones.
 *
 * <p>How bad it is, tail probability and grade, is that of the worst verdict, which rests on smoothed values. What it is about is
 * its peak, the record that was the most abnormal by itself: a smoother may hold the verdict high over records that are normal
 * again, or raise it only after the worst has passed, and their features would explain nothing.
 *
 * @param ending why it closed; null while it is open
 * @param id the key and the coordinates of the record that opened it
 * @param key the series it is about
 * @param opening the record that opened it
 * @param firstEventTime event time of the earliest anomalous record, epoch milliseconds
 * @param lastEventTime event time of the latest one
 * @param records how many anomalous records it holds
 * @param tailProbability the lowest of them
 * @param grade the highest of them
 * @param peak the one with the highest abnormality before smoothing
 */
public record Alert(
        AlertStatus status,
        @Nullable AlertEnding ending,
        String id,
        String key,
        Coordinates opening,
        long firstEventTime,
        long lastEventTime,
        long records,
        double tailProbability,
        double grade,
        ScoredRecord peak) {
    /** The alert that an anomalous record opens. */
    public static Alert opened(ScoredRecord record) {
        return new Alert(
                AlertStatus.OPENED,
                null,
                record.key() + "@" + record.source(),
                record.key(),
                record.source(),
                record.eventTime(),
                record.eventTime(),
                1,
                record.tailProbability(),
                record.grade(),
                record);
    }

    /** The alert with one more anomalous record. */
    public Alert extendedBy(ScoredRecord record) {
        return new Alert(
                status,
                ending,
                id,
                key,
                opening,
                Math.min(firstEventTime, record.eventTime()),
                Math.max(lastEventTime, record.eventTime()),
                records + 1,
                Math.min(tailProbability, record.tailProbability()),
                Math.max(grade, record.grade()),
                record.abnormality() > peak.abnormality() ? record : peak);
    }

    /** The alert at its end. */
    public Alert closed(AlertEnding why) {
        return new Alert(
                AlertStatus.CLOSED,
                why,
                id,
                key,
                opening,
                firstEventTime,
                lastEventTime,
                records,
                tailProbability,
                grade,
                peak);
    }
}
