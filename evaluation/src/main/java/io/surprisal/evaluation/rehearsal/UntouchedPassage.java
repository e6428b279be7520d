package io.surprisal.evaluation.rehearsal;

import io.surprisal.evaluation.alert.AlertMeasures;
import io.surprisal.evaluation.alert.LabelledSeries;
import io.surprisal.evaluation.alert.LabelledSeries.Span;
import io.surprisal.scoring.alert.AlertRules;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;

/** A key's records as they are: what alerts come of them, and what is remembered of the key at some of them. */
final class UntouchedPassage extends Passage {
    private final SortedSet<Integer> stops;
    private final Map<Integer, Memory> memories = new HashMap<>();
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final boolean[] abnormal;
    private final boolean[] open;

    /** @param stops the records before which what is remembered is wanted */
    UntouchedPassage(KeySeries series, SortedSet<Integer> stops) {
        super(series, 0, series.size(), Memory.none());
        this.stops = stops;
        this.abnormal = new boolean[series.size()];
        this.open = new boolean[series.size()];
    }

    @Override
    int ready() {
        if (stops.contains(next()) && !memories.containsKey(next())) {
            memories.put(next(), memory());
        }
        SortedSet<Integer> later = stops.tailSet(next() + 1);
        return later.isEmpty() ? super.ready() : later.first() - next();
    }

    @Override
    void change(int record, float[] values) {}

    @Override
    void event(Alert alert) {
        alerts.put(alert.id(), alert);
    }

    @Override
    void heard(int record, ScoredRecord scored, boolean isOpen) {
        abnormal[record] = scored.anomalous();
        open[record] = isOpen;
    }

    /** What is remembered before a record that it was to stop at. */
    Memory memoryAt(int record) {
        return Objects.requireNonNull(memories.get(record), () -> "No stop at record " + record);
    }

    /** During which records an alert was open. */
    boolean[] open() {
        return open;
    }

    /** What the alerts were worth once all records are judged. */
    AlertMeasures measures(AlertRules rules) {
        rules.timePassed(memory().alerts(), Long.MAX_VALUE, this::event);
        return new LabelledSeries(series.times(), series.labels(), series.step() / 1000)
                .measure(
                        abnormal,
                        alerts.values().stream()
                                .map(alert -> new Span(alert.firstEventTime(), alert.lastEventTime()))
                                .toList());
    }
}
