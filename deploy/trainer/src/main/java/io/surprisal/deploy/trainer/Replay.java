package io.surprisal.deploy.trainer;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.deploy.cli.AlertedTable;
import io.surprisal.deploy.cli.JobRules;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.alert.AlertRun;
import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a job would have said with a model that it had from the first record of a history on, at its own rules and without feedback. Alerts
 * and records of the held-out time count, and confirmed alerts of any time, since no candidate is fitted to them.
 */
final class Replay implements AlertRun.RowListener {
    private static final double[] NOMINAL = {0.01, 0.001};

    private final JobHistory history;
    /** The model's own, of smoothed values: what it learns of keys under a budget would hide how far off it is. */
    private final TailCalibration calibration;

    private final long[] below = new long[NOMINAL.length];
    private long records;
    private double abnormality;

    private Replay(JobHistory history, TailCalibration calibration) {
        this.history = history;
        this.calibration = calibration;
    }

    /**
     * How a model did.
     *
     * @param alerts alerts that opened in the held-out time, those on confirmed spans aside
     * @param keyWeeks the held-out time of all keys together, in weeks
     * @param confirmed how many confirmed alerts there are
     * @param found how many of their spans it alerts on
     * @param shares the shares of held-out records whose tail probability by the model's calibration alone is below 0.01 and 0.001, abnormal spans aside
     * @param meanAbnormality the mean of what is judged, usually the surprisal, over the same records, before smoothing
     */
    record Measures(
            int alerts, double keyWeeks, int confirmed, int found, List<Double> shares, double meanAbnormality) {
        /** Alerts a key and week. */
        double alertsPerWeek() {
            return alerts / keyWeeks;
        }
    }

    static Measures of(ModelFile model, JobRules rules, JobHistory history, SaidAlerts said) throws IOException {
        ModelFit.check(model, JobSchema.of(history.table().schema()), rules.scoring());
        AlertedTable table = new AlertedTable(model, rules.scoring(), rules.alerts(), history.table());
        Replay replay = new Replay(
                history, model.manifest().judgedScale(rules.scoring().judged()).smoothed());
        table.raise(
                List.of("history"),
                new FeedbackBook(),
                (row, scored) -> {
                    table.scored(row, scored);
                    replay.scored(row, scored);
                },
                table);
        return replay.measures(table, said);
    }

    @Override
    public void scored(int row, ScoredRecord scored) {
        if (!history.isHeldOut(row) || history.isAbnormal(row) || Float.isNaN(scored.smoothed())) {
            return;
        }
        records++;
        double tail = calibration.tailProbability(scored.smoothed());
        abnormality += scored.abnormality();
        for (int i = 0; i < NOMINAL.length; i++) {
            below[i] += tail < NOMINAL[i] ? 1 : 0;
        }
    }

    private Measures measures(AlertedTable table, SaidAlerts said) {
        Set<String> keys = new HashSet<>();
        long first = Long.MAX_VALUE;
        for (int row = 0; row < table.keys().length; row++) {
            first = Math.min(first, table.times()[row]);
            if (history.isHeldOut(row)) {
                keys.add(table.keys()[row]);
            }
        }
        long begin = first;
        List<SaidAlerts.Span> confirmed =
                said.confirmed().stream().filter(span -> span.last() >= begin).toList();
        int alerts = 0;
        for (Alert alert : table.alerts()) {
            boolean counts = alert.firstEventTime() >= history.boundary()
                    && confirmed.stream().noneMatch(span -> span.overlaps(alert));
            alerts += counts ? 1 : 0;
        }
        int found = (int) confirmed.stream()
                .filter(span -> table.alerts().stream().anyMatch(span::overlaps))
                .count();
        return new Measures(
                alerts,
                keys.size() * history.heldOutWeeks(),
                confirmed.size(),
                found,
                List.of((double) below[0] / records, (double) below[1] / records),
                abnormality / records);
    }
}
