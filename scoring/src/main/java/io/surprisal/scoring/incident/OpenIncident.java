package io.surprisal.scoring.incident;

import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentFeature;
import io.surprisal.telemetry.record.IncidentMember;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An incident that is not resolved.
 *
 * @param members its alerts in the order in which they joined
 * @param lastTime time of the latest event of its alerts, epoch milliseconds
 * @param reportedAt event time of its latest own event, epoch milliseconds
 * @param unreported whether that event lacks a member, or how bad the incident is
 */
public record OpenIncident(List<IncidentMember> members, long lastTime, long reportedAt, boolean unreported) {
    public OpenIncident {
        members = List.copyOf(members);
    }

    /** How many of its alerts are open. */
    public int openMembers() {
        return (int) members.stream().filter(IncidentMember::open).count();
    }

    /** The worst of its alerts'. */
    public Severity severity() {
        return members.stream()
                .map(IncidentMember::severity)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The incident that an alert opens; its own first event is to come. */
    static OpenIncident opened(AlertEvent event) {
        return new OpenIncident(List.of(event.member()), event.time(), event.time(), true);
    }

    /** The incident after an event of an alert, which joins unless it is a member already, or over. */
    OpenIncident after(AlertEvent event) {
        IncidentMember member = event.member();
        List<IncidentMember> now = new ArrayList<>(members);
        int place = indexOf(member.alertId());
        boolean news = true;
        if (place >= 0) {
            // What its end adds is for the end of the incident.
            news = member.open() && member.tailProbability() < tailProbability();
            now.set(place, member);
        } else if (member.open()) {
            now.add(member);
        } else {
            return this;
        }
        return new OpenIncident(now, Math.max(lastTime, event.time()), reportedAt, unreported || news);
    }

    /** The incident once its event of a time said all there is. */
    OpenIncident reported(long time) {
        return new OpenIncident(members, lastTime, time, false);
    }

    /** What is known of the incident, as its event. */
    Incident event(IncidentStatus status, String group, long time) {
        return new Incident(
                status,
                severity(),
                "incident/" + members.get(0).alertId(),
                group,
                time,
                members.stream().mapToLong(IncidentMember::firstEventTime).min().orElseThrow(),
                members.stream().mapToLong(IncidentMember::lastEventTime).max().orElseThrow(),
                members.size(),
                openMembers(),
                tailProbability(),
                features(),
                List.copyOf(members.subList(0, Math.min(members.size(), Incident.MOST_MEMBERS))));
    }

    private int indexOf(String alertId) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).alertId().equals(alertId)) {
                return i;
            }
        }
        return -1;
    }

    private double tailProbability() {
        return members.stream()
                .mapToDouble(IncidentMember::tailProbability)
                .min()
                .orElseThrow();
    }

    private List<IncidentFeature> features() {
        Map<String, Integer> named = new TreeMap<>();
        for (IncidentMember member : members) {
            member.features().stream().distinct().forEach(feature -> named.merge(feature, 1, Integer::sum));
        }
        return named.entrySet().stream()
                .map(feature -> new IncidentFeature(feature.getKey(), feature.getValue()))
                .sorted(Comparator.comparingInt(IncidentFeature::members).reversed())
                .limit(Incident.MOST_FEATURES)
                .toList();
    }
}
