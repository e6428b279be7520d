package io.surprisal.deploy.cli;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.record.Alert;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model expected of an alert's leading features before, in and after it.
 *
 * @param rows of the alert's key around it, in the order of their times
 * @param features places of the features in the model
 * @param expected [features][rows], raw units
 * @param scale the standard deviation around it, likewise
 */
record ExpectedCourse(int[] rows, int[] features, double[][] expected, double[][] scale) {
    private static final OutputName EXPECTED = OutputName.headline(ModelOutput.EXPECTED);
    private static final OutputName SCALE = OutputName.headline(ModelOutput.EXPECTED_SCALE);
    private static final int MOST_FEATURES = 2;
    private static final int MOST_ROWS = 400;
    private static final int FEWEST_AROUND = 60;

    /** Scores the table again and keeps what is asked for; empty for a model that does not say what it expects. */
    static Map<String, ExpectedCourse> of(
            ModelFile model, ScoringOptions scoring, AlertedTable table, List<Alert> alerts) throws IOException {
        if (alerts.isEmpty()
                || !model.outputs().containsAll(List.of(ModelOutput.EXPECTED, ModelOutput.EXPECTED_SCALE))) {
            return Map.of();
        }
        Map<String, int[]> rowsOfKeys = new HashMap<>();
        KeyRows.of(table.table()).forEach(key -> rowsOfKeys.put(key.key(), key.rows()));
        Map<String, ExpectedCourse> courses = new HashMap<>();
        for (Alert alert : alerts) {
            int[] rows = around(alert, rowsOfKeys.getOrDefault(alert.key(), new int[0]), table.times());
            int[] features = features(model, alert);
            courses.put(
                    alert.id(),
                    new ExpectedCourse(
                            rows,
                            features,
                            new double[features.length][rows.length],
                            new double[features.length][rows.length]));
        }
        LaneOptions options = new LaneOptions(
                scoring.judged(),
                List.of(EXPECTED, SCALE),
                scoring.threshold(),
                scoring.batchSize(),
                0,
                scoring.execution());
        List<ExpectedCourse> all = new ArrayList<>(courses.values());
        try (SeriesRun run = SeriesRun.open(model, options)) {
            run.score(
                    table.table().values(),
                    table.keys(),
                    table.times(),
                    table.conditions(),
                    (row, lane, record, judgement) -> {
                        for (ExpectedCourse course : all) {
                            int place = Arrays.binarySearch(course.rows, row);
                            for (int i = 0; place >= 0 && i < course.features.length; i++) {
                                course.expected[i][place] = lane.value(EXPECTED, record, course.features[i]);
                                course.scale[i][place] = lane.value(SCALE, record, course.features[i]);
                            }
                        }
                    });
        }
        return courses;
    }

    /** As many rows before and after it as it has, but at least an hour of minutes; of a long alert its beginning. */
    private static int[] around(Alert alert, int[] rows, long[] times) {
        int first = 0;
        while (first < rows.length && times[rows[first]] < alert.firstEventTime()) {
            first++;
        }
        int last = first;
        while (last + 1 < rows.length && times[rows[last + 1]] <= alert.lastEventTime()) {
            last++;
        }
        int around = Math.max(FEWEST_AROUND, (last - first) / 2);
        int from = Math.max(0, first - Math.min(around, MOST_ROWS / 4));
        int to = Math.min(rows.length, Math.min(last + around, from + MOST_ROWS));
        return Arrays.copyOfRange(rows, Math.min(from, to), to);
    }

    private static int[] features(ModelFile model, Alert alert) {
        List<String> names = model.manifest().schema().names();
        return Arrays.stream(alert.features())
                .mapToInt(feature -> names.indexOf(feature.feature()))
                .filter(place -> place >= 0)
                .limit(MOST_FEATURES)
                .toArray();
    }
}
