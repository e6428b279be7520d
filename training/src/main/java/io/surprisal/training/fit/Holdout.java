package io.surprisal.training.fit;

import io.surprisal.telemetry.table.TelemetryTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are fitted and which are held out: the last of each key, so that the held-out rows are the newest. Rows without a key
 * are one series. Rows labelled anomalous are in neither.
 *
 * @param training row numbers, ascending within a key
 * @param heldOut row numbers, likewise
 */
public record Holdout(int[] training, int[] heldOut) {
    /** Calibration needs as many held-out rows. */
    private static final int FEWEST = 20;

    public static Holdout split(TelemetryTable table, double share) {
        List<List<Integer>> byKey = normalRowsByKey(table);
        int rows = byKey.stream().mapToInt(List::size).sum();
        if (rows < 2 * FEWEST) {
            throw new IllegalArgumentException("Training needs at least " + 2 * FEWEST + " rows (" + FEWEST
                    + " of them held out); got " + rows + " not labelled anomalous; give more data");
        }
        double atLeast = Math.max(share, (double) FEWEST / rows);
        List<Integer> training = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        for (List<Integer> ofKey : byKey) {
            int kept = ofKey.size() - (int) Math.ceil(ofKey.size() * atLeast);
            training.addAll(ofKey.subList(0, kept));
            heldOut.addAll(ofKey.subList(kept, ofKey.size()));
        }
        if (training.size() < FEWEST) {
            throw new IllegalArgumentException("Only " + training.size() + " of " + rows
                    + " rows are left for training: most keys have a row or two; give more rows per key, or no key");
        }
        return new Holdout(toArray(training), toArray(heldOut));
    }

    /** All rows that are not labelled anomalous. */
    public int[] all() {
        return IntStream.concat(Arrays.stream(training), Arrays.stream(heldOut)).toArray();
    }

    private static List<List<Integer>> normalRowsByKey(TelemetryTable table) {
        boolean[] anomalous = table.labels().orElseGet(() -> new boolean[table.rows()]);
        Map<@Nullable String, List<Integer>> byKey = new LinkedHashMap<>();
        for (int row = 0; row < anomalous.length; row++) {
            if (!anomalous[row]) {
                String key = table.keys().isPresent() ? table.keys().get()[row] : null;
                byKey.computeIfAbsent(key, absent -> new ArrayList<>()).add(row);
            }
        }
        return List.copyOf(byKey.values());
    }

    private static int[] toArray(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }
}
