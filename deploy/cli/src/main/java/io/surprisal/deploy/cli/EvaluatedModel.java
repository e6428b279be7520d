package io.surprisal.deploy.cli;

import io.surprisal.evaluation.measure.Evaluation;
import io.surprisal.evaluation.measure.Evaluation.Entry;
import io.surprisal.telemetry.table.TelemetryTable;

/**
 * A model with what it said of labelled rows.
 *
 * @param name the file, as it was named
 * @param table the rows as the model takes them, with labels
 * @param raw the surprisal of each row, NaN where it has none
 * @param judged the surprisal of each row as it is judged: smoothed, where the model smooths
 * @param beyond which rows are beyond the threshold
 */
record EvaluatedModel(
        String name, EvaluationSheet sheet, TelemetryTable table, double[] raw, double[] judged, boolean[] beyond) {
    boolean smooths() {
        return sheet.smoothed() != null;
    }

    /** The measures of what is judged. */
    Evaluation measures() {
        Evaluation smoothed = sheet.smoothed();
        return smoothed == null ? sheet.raw() : smoothed;
    }

    boolean[] labels() {
        return table.labels().orElseThrow();
    }

    /** A measure of what is judged, by its name. */
    double measure(String measure) {
        return measures().entries().stream()
                .filter(entry -> entry.name().equals(measure))
                .mapToDouble(Entry::value)
                .findFirst()
                .orElseThrow();
    }
}
