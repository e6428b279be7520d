package io.surprisal.flink.alert;

import io.surprisal.flink.metric.OpenByKind;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.scoring.alert.RunningAlert;
import io.surprisal.scoring.alert.SeverityLevels;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.Severity;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts the events of alerts, and the alerts that are open by their severity. */
final class AlertMetrics {
    private final SeverityLevels levels;
    private final Counter opened;
    private final Counter updated;
    private final Counter resolved;
    private final Counter silent;
    private final OpenByKind<Severity> open;

    AlertMetrics(MetricGroup operator, SeverityLevels levels) {
        MetricGroup group = OwnMetrics.of(operator);
        this.levels = levels;
        opened = group.counter("alerts_opened_total");
        updated = group.counter("alerts_updated_total");
        resolved = group.counter("alerts_resolved_total");
        silent = group.counter("alerts_resolved_by_silence_total");
        open = new OpenByKind<>(group, "severity", "alerts_open", Severity.class);
    }

    void count(Alert event) {
        Counter counter = switch (event.status()) {
            case OPENED -> opened;
            case UPDATED -> updated;
            case RESOLVED, CLOSED -> event.ending() == AlertEnding.SILENCE ? silent : resolved;
        };
        counter.inc();
    }

    /** An alert is open, perhaps since before a restart. */
    void open(RunningAlert alert) {
        open.set(alert.key(), List.of(levels.of(alert.evidence().tailProbability())));
    }

    /** An alert is open no more. */
    void closed(RunningAlert alert) {
        open.set(alert.key(), List.of());
    }
}
