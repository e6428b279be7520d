package io.surprisal.evaluation.rehearsal;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.Arrays;

/** A stretch with a fault in it, from its first changed record to the first alert, or to the end of what may still be about it. */
final class FaultyPassage extends Passage {
    private final Injection injection;
    private final Listener listener;
    private boolean alerted;
    private boolean named;

    /** Hears how it ended. */
    interface Listener {
        /**
         * @param record the record that opened an alert
         * @param named whether the alert names a feature that the fault changed
         */
        void caught(int record, boolean named);
    }

    /** @param memory what is remembered of the key before the fault; not changed */
    FaultyPassage(Injection injection, Memory memory, Listener listener) {
        super(
                injection.spot().series(),
                injection.spot().place(),
                injection.spot().place() + injection.values()[0].length,
                memory);
        this.injection = injection;
        this.listener = listener;
    }

    @Override
    void change(int record, float[] values) {
        injection.into(values, record);
    }

    @Override
    void event(Alert alert) {
        if (alert.status() == AlertStatus.OPENED) {
            alerted = true;
            named = Arrays.stream(alert.features()).anyMatch(each -> isChanged(each.feature()));
        }
    }

    @Override
    void heard(int record, ScoredRecord scored, boolean open) {
        if (alerted) {
            listener.caught(record, named);
            stop();
        }
    }

    private boolean isChanged(String name) {
        return Arrays.stream(injection.features())
                .anyMatch(feature -> series.name(feature).equals(name));
    }
}
