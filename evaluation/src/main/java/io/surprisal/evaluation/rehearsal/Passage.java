package io.surprisal.evaluation.rehearsal;

import io.surprisal.core.series.SeriesState;
import io.surprisal.scoring.alert.AlertRules;
import io.surprisal.scoring.alert.KeyAlerts;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ScoredRecord;

/** Records of one key on their way, one after the other, with what is remembered of the key. */
abstract class Passage {
    final KeySeries series;
    private final int end;
    private final SeriesState state;
    private KeyAlerts alerts;
    private int next;
    private boolean over;

    /**
     * @param from the first record
     * @param end the record after the last
     * @param memory what is remembered before the first; not changed
     */
    Passage(KeySeries series, int from, int end, Memory memory) {
        this.series = series;
        this.next = from;
        this.end = end;
        this.state = memory.state.copy();
        this.alerts = memory.alerts;
    }

    /** What is remembered of a key: of its records for the model, and of its alerts. */
    record Memory(SeriesState state, KeyAlerts alerts) {
        /** Of a key that is new. */
        static Memory none() {
            return new Memory(new SeriesState(), KeyAlerts.NONE);
        }
    }

    /** How many records may join a batch before the first of them is judged. All that joined earlier ones are judged. */
    int ready() {
        return end - next;
    }

    /** Takes the next record, as it is to be scored; returns its number. */
    final int take(float[] into) {
        series.record(next, into);
        change(next, into);
        return next++;
    }

    final void judged(int record, ScoredRecord scored, AlertRules rules) {
        if (!over) {
            alerts = rules.judged(alerts, Judged.of(scored), this::event);
            heard(record, scored, alerts.open() != null);
        }
    }

    /** Ends it before its last record. */
    final void stop() {
        over = true;
    }

    final boolean isOver() {
        return over || next == end;
    }

    final SeriesState state() {
        return state;
    }

    final int next() {
        return next;
    }

    /** As it is now; nothing is to wait for its judgement. */
    final Memory memory() {
        return new Memory(state.copy(), alerts);
    }

    /** Changes a record before it is scored. */
    abstract void change(int record, float[] values);

    /** What is said of an alert of the key. */
    abstract void event(Alert alert);

    /** What was said of a record, after its alerts. */
    abstract void heard(int record, ScoredRecord scored, boolean open);
}
