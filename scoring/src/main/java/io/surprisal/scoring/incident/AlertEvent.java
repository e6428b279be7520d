package io.surprisal.scoring.incident;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.IncidentMember;
import java.time.Duration;
import java.util.Comparator;

/**
 * What an event of an alert tells its group.
 *
 * @param time when it happened, event time, epoch milliseconds: of an open alert, the time of its latest abnormal record; of one that
 *     was resolved, the end of the quiet period after that record
 * @param member the alert as of then
 */
public record AlertEvent(long time, IncidentMember member) implements Comparable<AlertEvent> {
    private static final Comparator<AlertEvent> ORDER = Comparator.comparingLong(AlertEvent::time)
            .thenComparing(event -> event.member().alertId())
            // Of one alert at one time, the later event is the worse one.
            .thenComparing(event -> event.member().tailProbability(), Comparator.reverseOrder());

    /** @param quietPeriod how long after its latest abnormal record an alert is resolved */
    public static AlertEvent of(Alert event, Duration quietPeriod) {
        IncidentMember member = IncidentMember.of(event);
        return new AlertEvent(event.lastEventTime() + (member.open() ? 0 : quietPeriod.toMillis()), member);
    }

    /** The order in which events count, whatever the order in which they come: by time, then by the alert's id. */
    @Override
    public int compareTo(AlertEvent other) {
        return ORDER.compare(this, other);
    }
}
