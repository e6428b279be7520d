package io.surprisal.flink.incident;

import io.surprisal.flink.metric.OpenByKind;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.scoring.incident.GroupTimeline;
import io.surprisal.scoring.incident.OpenIncident;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentStatus;
import io.surprisal.telemetry.record.Severity;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts the ends of incidents, and the incidents that are open by their severity. */
final class IncidentMetrics {
    private final Counter opened;
    private final Counter resolved;
    private final OpenByKind<Severity> open;

    IncidentMetrics(MetricGroup operator) {
        MetricGroup group = OwnMetrics.of(operator);
        opened = group.counter("incidents_opened_total");
        resolved = group.counter("incidents_resolved_total");
        open = new OpenByKind<>(group, "severity", "incidents_open", Severity.class);
    }

    void count(Incident event) {
        if (event.status() == IncidentStatus.OPENED) {
            opened.inc();
        } else if (event.status() == IncidentStatus.RESOLVED) {
            resolved.inc();
        }
    }

    /** Takes the incident that a group has now, or that it has none. */
    void open(GroupTimeline group) {
        OpenIncident incident = group.open();
        open.set(group.group(), incident == null ? List.of() : List.of(incident.severity()));
    }

    /** A group has none any more. */
    void none(GroupTimeline group) {
        open.set(group.group(), List.of());
    }
}
