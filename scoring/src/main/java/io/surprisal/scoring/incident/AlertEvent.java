package io.surprisal.scoring.incident;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.IncidentMember;
import java.util.Comparator;

/**
 * What an event of an alert tells its group.
 *
 * @param time {@link Alert#eventTime}
 * @param member the alert as of then
 */
public record AlertEvent(long time, IncidentMember member) implements Comparable<AlertEvent> {
    private static final Comparator<AlertEvent> ORDER = Comparator.comparingLong(AlertEvent::time)
            .thenComparing(event -> event.member().alertId())
            // Of one alert at one time, the later event is the worse one.
            .thenComparing(event -> event.member().tailProbability(), Comparator.reverseOrder());

    /** Of an event of an alert. */
    public static AlertEvent of(Alert event) {
        return new AlertEvent(event.eventTime(), IncidentMember.of(event));
    }

    /** The order in which events count, whatever the order in which they come: by time, then by the alert's id. */
    @Override
    public int compareTo(AlertEvent other) {
        return ORDER.compare(this, other);
    }
}
