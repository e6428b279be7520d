package io.surprisal.clients;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Notice;

/** A record of the alerts topic. */
public sealed interface AlertsTopicEvent {
    /** Telemetry is anomalous, or no longer is. */
    record OfAlert(Alert alert) implements AlertsTopicEvent {}

    /** The job says something of itself. */
    record OfNotice(Notice notice) implements AlertsTopicEvent {}
}
