package io.surprisal.deploy.cli;

import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.evaluation.alert.AlertMeasures;
import io.surprisal.evaluation.alert.LabelledSeries;
import io.surprisal.evaluation.alert.LabelledSeries.Span;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertRun;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.table.RecordTimes;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table's rows, what was said of each, and the alerts that followed. */
public final class AlertedTable implements AlertRun.RowListener, Consumer<Alert> {
    private static final long SECOND = 1000;

    private final ModelFile model;
    private final ScoringOptions scoring;
    private final AlertSettings settings;
    private final TelemetryTable table;
    private final JudgedScale scale;
    private final long gap;
    private final boolean[] labels;
    private final String[] keys;
    private final long[] times;
    private final long[] conditions;
    private final boolean[] abnormal;
    private final float[] smoothed;
    private final float[] thresholds;
    private final Map<String, Alert> alerts = new LinkedHashMap<>();

    public AlertedTable(ModelFile model, ScoringOptions scoring, AlertSettings settings, TelemetryTable table) {
        this.model = model;
        this.scoring = scoring;
        this.settings = settings;
        this.table = table;
        scale = Lane.scale(model.manifest(), scoring.judged());
        gap = settings.quietPeriod().toMillis();
        labels = table.labels().orElseGet(() -> new boolean[table.rows()]);
        times = RecordTimes.of(table);
        conditions = RowConditions.of(table, model.manifest().condition());
        abnormal = new boolean[table.rows()];
        smoothed = new float[table.rows()];
        thresholds = new float[table.rows()];
        keys = new String[table.rows()];
        @Nullable String[] given = table.keys().orElseGet(() -> new @Nullable String[keys.length]);
        for (int row = 0; row < keys.length; row++) {
            keys[row] = Objects.requireNonNullElse(given[row], "");
        }
    }

    /**
     * Raises the alerts of the rows.
     *
     * @param sources where the rows are from
     * @param book what people say of alerts
     * @param rows hears what was said of each row; this table, or who passes it on
     * @param events takes the alerts' events; likewise
     */
    public void raise(List<String> sources, FeedbackBook book, AlertRun.RowListener rows, Consumer<Alert> events)
            throws IOException {
        String source = String.join(",", sources);
        new AlertRun(model, scoring, settings, book)
                .run(
                        table.values(),
                        keys,
                        times,
                        conditions,
                        row -> new Coordinates(source, 0, table.sourceRow(row)),
                        rows,
                        events);
    }

    /** One per row, empty where it has none. */
    public String[] keys() {
        return keys;
    }

    /** One per row, epoch milliseconds. */
    public long[] times() {
        return times;
    }

    /** The rows themselves. */
    TelemetryTable table() {
        return table;
    }

    /** What a conditional model is told of each row. */
    long[] conditions() {
        return conditions;
    }

    /** Whether each row is in a labelled anomaly; none is without labels. */
    boolean[] labels() {
        return labels;
    }

    /** The judged output of each row, smoothed, higher is more abnormal; NaN where it has none. */
    float[] smoothed() {
        return smoothed;
    }

    /** The smoothed value from which on each row would have been abnormal; NaN where nothing says so. */
    float[] thresholds() {
        return thresholds;
    }

    /** How what is judged is distributed. */
    JudgedScale scale() {
        return scale;
    }

    /** Whether the times are a clock's, and not the numbers of rows. */
    boolean hasClock() {
        return table.clock().isPresent();
    }

    /** A clock's time, or where there is none the time since the key's first row. */
    String timeText(long millis) {
        if (hasClock()) {
            return Instant.ofEpochMilli(millis).toString();
        }
        long seconds = millis / SECOND;
        return String.format(Locale.ROOT, "day %d %02d:%02d", seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    }

    boolean isLabelled() {
        return table.labels().isPresent();
    }

    @Override
    public void scored(int row, ScoredRecord scored) {
        abnormal[row] = scored.anomalous();
        smoothed[row] = scored.smoothed();
        thresholds[row] = scored.threshold();
    }

    @Override
    public void accept(Alert event) {
        alerts.put(event.id(), event);
    }

    /** Whether a labelled row of its key is within half an hour of an alert. */
    boolean isNearAnomaly(Alert alert) {
        for (int row = 0; row < keys.length; row++) {
            if (labels[row]
                    && keys[row].equals(alert.key())
                    && times[row] >= alert.firstEventTime() - LabelledSeries.TOLERANCE
                    && times[row] <= alert.lastEventTime() + LabelledSeries.TOLERANCE) {
                return true;
            }
        }
        return false;
    }

    /** Every alert as its last event tells it, in the order in which they opened. */
    public Collection<Alert> alerts() {
        return alerts.values();
    }

    /** What each key's alerts were worth, in the order of the keys' first rows. */
    Map<String, Worth> worth() {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < keys.length; row++) {
            rows.computeIfAbsent(keys[row], unseen -> new ArrayList<>()).add(row);
        }
        Map<String, List<Alert>> raised = alerts.values().stream().collect(Collectors.groupingBy(Alert::key));
        Map<String, Worth> worth = new LinkedHashMap<>();
        rows.forEach((key, own) -> worth.put(
                key, worth(own.stream().mapToInt(Integer::intValue).toArray(), raised.getOrDefault(key, List.of()))));
        return worth;
    }

    private Worth worth(int[] rows, List<Alert> raised) {
        long[] own = new long[rows.length];
        boolean[] anomalous = new boolean[rows.length];
        boolean[] decisions = new boolean[rows.length];
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            own[i] = times[rows[i]];
            anomalous[i] = labels[rows[i]];
            decisions[i] = abnormal[rows[i]];
            values[i] = smoothed[rows[i]];
        }
        LabelledSeries series = new LabelledSeries(own, anomalous, scale.samplingInterval());
        List<Span> spans = raised.stream()
                .map(alert -> new Span(alert.firstEventTime(), alert.lastEventTime()))
                .toList();
        AlertMeasures measures = series.measure(decisions, spans);
        return new Worth(measures, isLabelled() ? series.bestFixed(values, gap, measures.falseAlerts()) : null);
    }

    /**
     * What alerts were worth.
     *
     * @param bestFixed of the best fixed threshold at no more false alerts; null without labels
     */
    record Worth(AlertMeasures measures, @Nullable AlertMeasures bestFixed) {
        static Worth total(Collection<Worth> keys) {
            List<AlertMeasures> fixed = new ArrayList<>();
            keys.forEach(key -> {
                if (key.bestFixed != null) {
                    fixed.add(key.bestFixed);
                }
            });
            return new Worth(
                    AlertMeasures.total(keys.stream().map(Worth::measures).toList()),
                    fixed.isEmpty() ? null : AlertMeasures.total(fixed));
        }
    }
}
