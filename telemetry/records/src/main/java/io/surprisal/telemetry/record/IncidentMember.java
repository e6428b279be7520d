package io.surprisal.telemetry.record;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert as a member of an incident, as of the alert's latest event.
 *
 * @param key the series that the alert is about
 * @param alertId the alert's id, by which the alerts topic has the rest
 * @param severity how bad it is
 * @param firstEventTime event time of its earliest abnormal record, epoch milliseconds
 * @param lastEventTime event time of its latest one
 * @param ending why it was resolved; null while it is open
 * @param tailProbability the lowest of its records
 * @param features the features that stand out in it, highest surprisal first, at most {@value #MOST_FEATURES}
 */
public record IncidentMember(
        String key,
        String alertId,
        Severity severity,
        long firstEventTime,
        long lastEventTime,
        @Nullable AlertEnding ending,
        double tailProbability,
        List<String> features) {
    /** How many features a member names. */
    public static final int MOST_FEATURES = 5;

    /** An alert as of an event of its life. */
    public static IncidentMember of(Alert event) {
        return new IncidentMember(
                event.key(),
                event.id(),
                event.severity(),
                event.firstEventTime(),
                event.lastEventTime(),
                event.ending(),
                event.tailProbability(),
                Arrays.stream(event.features())
                        .limit(MOST_FEATURES)
                        .map(AlertFeature::feature)
                        .toList());
    }

    /** Whether the alert is still open. */
    public boolean open() {
        return ending == null;
    }
}
