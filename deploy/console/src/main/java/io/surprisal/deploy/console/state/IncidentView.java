package io.surprisal.deploy.console.state;

import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import java.util.List;

/**
 * Alerts of several keys that belong together.
 *
 * @param alerts how many it has
 * @param openAlerts how many of them are open
 * @param features those that most of them name
 * @param keys the keys of its alerts, at most {@value #MOST_KEYS}
 */
public record IncidentView(
        String id,
        String group,
        boolean open,
        String severity,
        long firstEventTime,
        long lastEventTime,
        int alerts,
        int openAlerts,
        List<String> features,
        List<String> keys) {
    private static final int MOST_KEYS = 20;

    static IncidentView of(Incident incident) {
        return new IncidentView(
                incident.id(),
                incident.group(),
                incident.status() != IncidentStatus.RESOLVED,
                Numbers.word(incident.severity()),
                incident.firstEventTime(),
                incident.lastEventTime(),
                incident.memberCount(),
                incident.openMembers(),
                incident.features().stream().map(IncidentFeature::feature).toList(),
                incident.members().stream()
                        .map(IncidentMember::key)
                        .distinct()
                        .limit(MOST_KEYS)
                        .toList());
    }
}
