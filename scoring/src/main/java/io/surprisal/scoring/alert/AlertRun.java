package io.surprisal.scoring.alert;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.ScoredRecords;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The alerts that a streaming job would have raised on records that are all there: by the same lane and the same rules, without
 * Flink. Records come in the order of their times, of one key or of several mixed; at their end every open alert is resolved, as at the
 * end of a bounded stream.
 */
public final class AlertRun {
    private final ModelFile model;
    private final ScoringOptions scoring;
    private final AlertSettings alerts;
    private final FeedbackBook feedback;

    /** Hears what was said of each record, before the alerts that follow from it. */
    public interface RowListener {
        void scored(int row, ScoredRecord scored);
    }

    /** The model must be fit for the options. */
    public AlertRun(ModelFile model, ScoringOptions scoring, AlertSettings alerts) {
        this(model, scoring, alerts, new FeedbackBook());
    }

    /** @param feedback what stands from the first record on */
    public AlertRun(ModelFile model, ScoringOptions scoring, AlertSettings alerts, FeedbackBook feedback) {
        this.model = model;
        this.scoring = scoring;
        this.alerts = alerts;
        this.feedback = feedback;
    }

    /**
     * Raises the alerts.
     *
     * @param values row-major [rows, D], in the order of the model's features, raw units, NaN = missing
     * @param keys one per record, empty where it has none
     * @param times one per record, epoch milliseconds
     * @param conditions what a conditional model is told of each; of no consequence for other models
     * @param sources where each record came from
     * @param events takes the alerts' events, in the order in which records cause them
     */
    public void run(
            float[] values,
            String[] keys,
            long[] times,
            long[] conditions,
            IntFunction<Coordinates> sources,
            RowListener rows,
            Consumer<Alert> events)
            throws IOException {
        AlertRules rules = AlertRules.of(alerts, scoring.topFeatures());
        ScoredRecords records = new ScoredRecords(model, scoring);
        int width = model.manifest().features().size();
        Map<String, KeyAlerts> open = new LinkedHashMap<>();
        try (SeriesRun run = SeriesRun.open(model, scoring.lane(), feedback)) {
            run.score(values, keys, times, conditions, (row, lane, record, judgement) -> {
                KeyAlerts before = open.getOrDefault(keys[row], KeyAlerts.NONE);
                float[] raw = Arrays.copyOfRange(values, row * width, (row + 1) * width);
                TelemetryRecord telemetry = new TelemetryRecord(sources.apply(row), keys[row], times[row], raw);
                ScoredRecord scored = records.of(
                        telemetry,
                        lane,
                        record,
                        judgement,
                        feedback.of(keys[row], model.version()),
                        run.state(keys[row]));
                rows.scored(row, scored);
                Judged judged = Judged.of(scored);
                open.put(keys[row], rules.judged(before, judged, events));
            });
        }
        open.values().forEach(key -> rules.timePassed(key, Long.MAX_VALUE, events));
    }
}
