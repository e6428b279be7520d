package io.surprisal.deploy.bridge;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.topic.SampleRecords;

/** Events of alerts for tests: the sample of the topic's schema with another key, severity and other times. */
public final class Alerts {
    private Alerts() {}

    /**
     * An event of an alert.
     *
     * @param since of the first abnormal record, event time, epoch milliseconds; also tells this alert from others of its key
     */
    public static Alert event(String key, AlertStatus status, Severity severity, long since, long time) {
        Alert of = SampleRecords.ALERT;
        return new Alert(
                status,
                status == AlertStatus.RESOLVED ? AlertEnding.QUIET : null,
                severity,
                key + "@telemetry-3@" + since,
                key,
                of.opening(),
                time,
                since,
                time,
                of.records(),
                of.tailProbability(),
                of.grade(),
                of.smoothed(),
                of.features(),
                of.peak());
    }
}
