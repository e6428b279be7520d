package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryReader;
import io.surprisal.telemetry.table.TelemetryTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A labelled table without time: of at most 20,000 sampled rows, half of the normal ones are fitted; the other half and the
 * anomalous ones are scored. The sample is the same in every run.
 */
record TabularSource(Path file) implements Source {
    private static final int MOST_ROWS = 20_000;
    private static final long SEED = 0;

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public boolean supports(Protocol protocol) {
        return protocol == Protocol.SPLIT;
    }

    @Override
    public LabelledSplit split(Protocol protocol) {
        TelemetryTable table = TelemetryReader.readFiles(List.of(file), ColumnSelection.everything());
        boolean[] labels = TableRows.labels(table, file);
        int[] sample = Arrays.copyOf(shuffled(table.rows()), Math.min(MOST_ROWS, table.rows()));
        int[] normal = Arrays.stream(sample).filter(row -> !labels[row]).toArray();
        int[] anomalous = Arrays.stream(sample).filter(row -> labels[row]).toArray();
        int fitted = normal.length / 2;
        int[] scored = IntStream.concat(Arrays.stream(normal, fitted, normal.length), Arrays.stream(anomalous))
                .toArray();
        boolean[] scoredLabels = new boolean[scored.length];
        Arrays.fill(scoredLabels, normal.length - fitted, scored.length, true);
        TelemetryTable test = TableRows.pick(table, scored);
        return new LabelledSplit(
                TableRows.pick(table, Arrays.copyOf(normal, fitted)),
                test,
                scoredLabels,
                false,
                Clock.days(test),
                List.of());
    }

    /** Fisher–Yates. */
    private static int[] shuffled(int rows) {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] order = IntStream.range(0, rows).toArray();
        for (int i = rows - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[other];
            order[other] = row;
        }
        return order;
    }
}
