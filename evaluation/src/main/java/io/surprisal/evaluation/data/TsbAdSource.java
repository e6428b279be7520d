package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryReader;
import io.surprisal.telemetry.table.TelemetryTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A series of the TSB-AD benchmark: rows in the order of time without a clock, every column but the label a feature, and as many
 * first rows to fit as the file's name says. {@link Protocol#PREFIX} scores the whole file, as the benchmark does; {@link
 * Protocol#SPLIT} the rows after the fitted ones.
 *
 * @param features the columns that are features
 * @param label the column of labels
 */
record TsbAdSource(Path file, TsbAdName name, List<String> features, String label) implements Source {
    TsbAdSource {
        features = List.copyOf(features);
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public boolean supports(Protocol protocol) {
        return true;
    }

    @Override
    public LabelledSplit split(Protocol protocol) {
        TelemetryTable table = TelemetryReader.readFiles(
                List.of(file), ColumnSelection.everything().withFeatures(features));
        boolean[] labels = table.labels()
                .orElseThrow(() -> new IllegalArgumentException(
                        file + ": expected 0 or 1 in every row of column '" + label + "'; correct the others"));
        check(labels);
        int firstScored = switch (protocol) {
            case SPLIT -> name.trainingRows();
            case PREFIX -> 0;
        };
        TelemetryTable test = TableRows.range(table, firstScored, labels.length);
        return new LabelledSplit(
                TableRows.range(table, 0, name.trainingRows()),
                test,
                Arrays.copyOfRange(labels, firstScored, labels.length),
                true,
                Clock.days(test),
                List.of());
    }

    /** Holds the file to what its name promises: a file that was cut short is measured on something else. */
    private void check(boolean[] labels) {
        if (name.trainingRows() >= labels.length) {
            throw new IllegalArgumentException(file + ": by its name the first " + name.trainingRows()
                    + " rows are for training (tr_" + name.trainingRows() + "), but it has " + labels.length
                    + "; check that the file is complete");
        }
        if (IntStream.range(name.firstAnomaly(), labels.length).noneMatch(row -> labels[row])) {
            throw new IllegalArgumentException(file + ": by its name row " + name.firstAnomaly()
                    + " is the first anomaly (1st_" + name.firstAnomaly()
                    + "), but no row from there on has the label 1,"
                    + " of " + labels.length + " rows; check that the file is complete");
        }
    }
}
