package io.surprisal.training.calibrate;

import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.FeatureBaseline;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.data.trait.RowOrder;
import io.surprisal.training.data.trait.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How the rows of a table that are not labelled anomalous were, key by key: what live telemetry will be held against. */
public final class NormalTelemetry {
    private static final double MILLIS_PER_SECOND = 1e3;

    private NormalTelemetry() {}

    /** @param outputs where the model's values lay on held-out rows */
    public static Baseline of(TelemetryTable table, Map<String, NormalShares> outputs) {
        RowOrder order = RowOrder.of(
                table.rows(), table.keys().orElse(null), table.labels().orElse(null));
        List<int[]> series = order.sourcesOfSeries();
        return new Baseline(
                table.clock()
                        .map(clock -> Sampling.of(clock, order).median() / MILLIS_PER_SECOND)
                        .orElse(0.0),
                table.clock()
                        .map(clock -> Arrays.stream(order.sources())
                                .filter(clock::known)
                                .mapToLong(clock::millis)
                                .max()
                                .orElse(0))
                        .orElse(0L),
                IntStream.range(0, table.schema().size())
                        .mapToObj(feature -> feature(table, series, feature))
                        .toList(),
                outputs);
    }

    private static FeatureBaseline feature(TelemetryTable table, List<int[]> series, int feature) {
        List<float[]> values = new ArrayList<>();
        int longest = 0;
        for (int[] rows : series) {
            float[] column = new float[rows.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = table.value(rows[i], feature);
            }
            values.add(column);
            longest = Math.max(longest, longestStill(column));
        }
        return new FeatureBaseline(NormalShares.of(values), longest);
    }

    /** For how many rows in a row a value is at most the same or missing. */
    private static int longestStill(float[] column) {
        int longest = 0;
        int still = 0;
        float last = Float.NaN;
        for (float value : column) {
            if (Float.isNaN(value) || value == last) {
                still++;
            } else {
                still = 1;
                last = value;
            }
            longest = Math.max(longest, still);
        }
        return longest;
    }
}
