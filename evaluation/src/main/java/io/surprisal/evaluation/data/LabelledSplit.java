package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.TelemetryTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is fitted and what is scored. Training rows carry no labels; both tables have the same features.
 *
 * @param training rows to fit, which may hold anomalies that nobody marked
 * @param test rows to score
 * @param labels one per test row, true inside an anomaly; owned by this record, not to be changed
 * @param ordered whether the rows follow each other in time
 * @param days how long the test rows took
 * @param responsible which features an anomaly showed in; empty where the set does not tell
 */
public record LabelledSplit(
        TelemetryTable training,
        TelemetryTable test,
        boolean[] labels,
        boolean ordered,
        double days,
        List<ResponsibleFeatures> responsible) {
    /** Training and its calibration on held-out rows need as many. */
    private static final int FEWEST_TRAINING_ROWS = 40;

    public LabelledSplit {
        responsible = List.copyOf(responsible);
        if (labels.length != test.rows()) {
            throw new IllegalArgumentException(
                    "Expected a label per test row; got " + labels.length + " for " + test.rows());
        }
    }

    /** Which share of the test rows is fitted too: the training rows where the test part begins with them, otherwise none. */
    public double fittedShare() {
        float[] fitted = training.values();
        boolean scored = fitted.length <= test.values().length
                && Arrays.equals(fitted, 0, fitted.length, test.values(), 0, fitted.length);
        return scored ? (double) training.rows() / test.rows() : 0;
    }

    /** Why nothing can be measured on it, if so. */
    public Optional<String> unusable() {
        int anomalous = 0;
        for (boolean label : labels) {
            anomalous += label ? 1 : 0;
        }
        if (anomalous == 0) {
            return Optional.of("no anomaly is labelled in the test part of " + labels.length + " rows");
        }
        if (anomalous == labels.length) {
            return Optional.of("every row of the test part is labelled anomalous");
        }
        return training.rows() < FEWEST_TRAINING_ROWS
                ? Optional.of("only " + training.rows() + " training rows; " + FEWEST_TRAINING_ROWS + " are needed")
                : Optional.empty();
    }
}
