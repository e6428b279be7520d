package io.surprisal.scoring.alert;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Severity;
import org.jspecify.annotations.Nullable;

/**
 * An alert that is open: what is remembered of it from one record of its key to the next.
 *
 * @param id the key and the coordinates of the record that opened it
 * @param opening the earliest abnormal record that opened it
 * @param toldTailProbability that of its last event
 * @param heldUntil the latest time of a record that kept it open, abnormal or not recovered, epoch milliseconds
 * @param recovered how many records came since that one, counted no further than the rules ask for
 */
public record RunningAlert(
        String id,
        String key,
        Coordinates opening,
        AlertEvidence evidence,
        double toldTailProbability,
        long heldUntil,
        int recovered) {
    /** Opened with the evidence of all the records that did it. */
    static RunningAlert opened(String key, Coordinates opening, AlertEvidence evidence) {
        return new RunningAlert(
                key + "@" + opening, key, opening, evidence, evidence.tailProbability(), evidence.lastEventTime(), 0);
    }

    /** With more evidence. */
    RunningAlert with(AlertEvidence more) {
        return new RunningAlert(
                id, key, opening, more, toldTailProbability, Math.max(heldUntil, more.lastEventTime()), 0);
    }

    /** Once an event has told how bad it is. */
    RunningAlert told() {
        return new RunningAlert(id, key, opening, evidence, evidence.tailProbability(), heldUntil, recovered);
    }

    /** Kept open by a record that has not recovered. */
    RunningAlert heldUntil(long time) {
        return new RunningAlert(id, key, opening, evidence, toldTailProbability, Math.max(heldUntil, time), 0);
    }

    /**
     * After records that have recovered.
     *
     * @param most how far they are counted
     */
    RunningAlert recoveredBy(long records, int most) {
        int counted = (int) Math.min(most, recovered + records);
        return counted == recovered
                ? this
                : new RunningAlert(id, key, opening, evidence, toldTailProbability, heldUntil, counted);
    }

    /** What is told of it. */
    Alert event(AlertStatus status, @Nullable AlertEnding ending, long eventTime, Severity severity, int topFeatures) {
        return new Alert(
                status,
                ending,
                severity,
                id,
                key,
                opening,
                eventTime,
                evidence.firstEventTime(),
                evidence.lastEventTime(),
                evidence.records(),
                evidence.tailProbability(),
                evidence.grade(),
                evidence.smoothed(),
                evidence.features().stream().limit(topFeatures).toArray(AlertFeature[]::new),
                evidence.peak());
    }
}
