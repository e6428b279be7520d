package io.surprisal.deploy.console.state;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import org.jspecify.annotations.Nullable;

/**
 * An alert as its latest event tells it.
 *
 * @param ending why it was resolved; null while it is open
 * @param firstEventTime event time of its first abnormal record, epoch milliseconds
 * @param lastEventTime that of its latest one
 * @param minusLog10 −log10 of its lowest tail probability
 * @param leading the feature that it is about most of all; null where it names none
 * @param said what people said of it, {@code false_positive} or {@code confirmed}; null where nothing stands
 */
public record AlertView(
        String id,
        String key,
        boolean open,
        String severity,
        @Nullable String ending,
        long firstEventTime,
        long lastEventTime,
        long records,
        @Nullable Double minusLog10,
        @Nullable String leading,
        @Nullable String said) {
    static AlertView of(Alert alert, @Nullable String said) {
        return new AlertView(
                alert.id(),
                alert.key(),
                isOpen(alert),
                Numbers.word(alert.severity()),
                alert.ending() == null ? null : Numbers.word(alert.ending()),
                alert.firstEventTime(),
                alert.lastEventTime(),
                alert.records(),
                Numbers.finite(TailCalibration.minusLog10(alert.tailProbability())),
                alert.features().length == 0 ? null : alert.features()[0].feature(),
                said);
    }

    static boolean isOpen(Alert alert) {
        return alert.status() == AlertStatus.OPENED || alert.status() == AlertStatus.UPDATED;
    }
}
