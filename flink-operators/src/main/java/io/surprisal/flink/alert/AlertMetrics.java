package io.surprisal.flink.alert;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts the events of alerts: {@code alertsOpened}, {@code alertsUpdated}, {@code alertsResolved} and {@code alertsResolvedBySilence}. */
final class AlertMetrics {
    private final Counter opened;
    private final Counter updated;
    private final Counter resolved;
    private final Counter silent;

    AlertMetrics(MetricGroup group) {
        opened = group.counter("alertsOpened");
        updated = group.counter("alertsUpdated");
        resolved = group.counter("alertsResolved");
        silent = group.counter("alertsResolvedBySilence");
    }

    void count(Alert event) {
        Counter counter = switch (event.status()) {
            case OPENED -> opened;
            case UPDATED -> updated;
            case RESOLVED, CLOSED -> event.ending() == AlertEnding.SILENCE ? silent : resolved;
        };
        counter.inc();
    }
}
