package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryReader;
import io.surprisal.telemetry.table.TelemetryTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with a training and a labelled test series, and perhaps what the anomalies showed in.
 *
 * @param interpretation read if it is there
 */
record TrainTestSource(Path training, Path test, Path interpretation) implements Source {
    @Override
    public List<Path> files() {
        return Stream.of(training, test, interpretation).filter(Files::exists).toList();
    }

    @Override
    public boolean supports(Protocol protocol) {
        return true;
    }

    @Override
    public LabelledSplit split(Protocol protocol) {
        TelemetryTable trained = TelemetryReader.readFiles(List.of(training), ColumnSelection.everything());
        TelemetryTable scored = TelemetryReader.readFiles(
                List.of(test),
                ColumnSelection.everything().withFeatures(trained.schema().names()));
        boolean[] labels = TableRows.labels(scored, test);
        TelemetryTable fitted = switch (protocol) {
            case SPLIT -> TableRows.range(trained, 0, trained.rows());
            case PREFIX ->
                TableRows.range(scored, 0, Protocol.prefixRows(scored.rows(), TableRows.firstAnomaly(labels)));
        };
        List<ResponsibleFeatures> responsible = Files.exists(interpretation)
                ? ResponsibleFeatures.read(interpretation, scored.schema().size())
                : List.of();
        return new LabelledSplit(
                fitted, TableRows.range(scored, 0, scored.rows()), labels, true, Clock.days(scored), responsible);
    }
}
