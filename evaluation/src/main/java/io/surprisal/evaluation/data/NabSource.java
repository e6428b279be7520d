package io.surprisal.evaluation.data;

import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.TelemetryReader;
import io.surprisal.telemetry.table.TelemetryTable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of the Numenta Anomaly Benchmark with its labelled windows: the first quarter is fitted, as NAB's probationary period
 * is, the rest scored.
 *
 * @param labels the file of the windows, of which this series' part was read
 * @param windows first and last time of each anomaly, seconds of the epoch, both inclusive
 */
record NabSource(Path file, Path labels, List<Window> windows) implements Source {
    private static final double TRAINING_SHARE = 0.25;

    /** One labelled window. */
    record Window(double first, double last) {}

    NabSource {
        windows = List.copyOf(windows);
    }

    @Override
    public List<Path> files() {
        return List.of(file, labels);
    }

    @Override
    public boolean supports(Protocol protocol) {
        return protocol == Protocol.SPLIT;
    }

    @Override
    public LabelledSplit split(Protocol protocol) {
        TelemetryTable table = TelemetryReader.readFiles(List.of(file), ColumnSelection.everything());
        @Nullable
        String[] times = table.times()
                .orElseThrow(() -> new IllegalArgumentException(
                        file + " has no column of times to place the windows of " + labels + " by"));
        boolean[] inside = new boolean[times.length];
        for (int row = 0; row < inside.length; row++) {
            double time = Clock.seconds(times[row]);
            inside[row] = windows.stream().anyMatch(window -> time >= window.first() && time <= window.last());
        }
        return SeriesSource.of(table, inside, (int) (table.rows() * TRAINING_SHARE), table.rows());
    }
}
