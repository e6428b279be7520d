package io.surprisal.flink.record;

/**
 * An event in the life of an alert, and what is known of the alert by then. The same input gives the same events with the
 * same identifiers, so that a replay repeats them instead of raising new ones.
 *
 * @param id the key and the coordinates of the record that opened it
 * @param key the series it is about
 * @param opening the record that opened it
 * @param firstEventTime event time of the earliest anomalous record, epoch milliseconds
 * @param lastEventTime event time of the latest one
 * @param records how many anomalous records it holds
 * @param peak the most abnormal of them
 */
public record Alert(
        AlertStatus status,
        String id,
        String key,
        Coordinates opening,
        long firstEventTime,
        long lastEventTime,
        long records,
        ScoredRecord peak) {
    /** The alert that an anomalous record opens. */
    public static Alert opened(ScoredRecord record) {
        return new Alert(
                AlertStatus.OPENED,
                record.key() + "@" + record.source(),
                record.key(),
                record.source(),
                record.eventTime(),
                record.eventTime(),
                1,
                record);
    }

    /** The alert with one more anomalous record. */
    public Alert extendedBy(ScoredRecord record) {
        return new Alert(
                status,
                id,
                key,
                opening,
                Math.min(firstEventTime, record.eventTime()),
                Math.max(lastEventTime, record.eventTime()),
                records + 1,
                record.tailProbability() < peak.tailProbability() ? record : peak);
    }

    /** The alert at its end. */
    public Alert closed() {
        return new Alert(AlertStatus.CLOSED, id, key, opening, firstEventTime, lastEventTime, records, peak);
    }
}
