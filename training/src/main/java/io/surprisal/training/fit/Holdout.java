package io.surprisal.training.fit;

import io.surprisal.training.data.TelemetryTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which rows are fitted and which are held out: the last of each key, so that the held-out rows are the newest.
 *
 * @param training row numbers, ascending within a key
 * @param heldOut row numbers, likewise
 */
public record Holdout(int[] training, int[] heldOut) {
    /** Calibration needs as many held-out rows. */
    private static final int FEWEST = 20;

    public static Holdout split(TelemetryTable table, double share) {
        int rows = table.rows();
        if (rows < 2 * FEWEST) {
            throw new IllegalArgumentException("Training needs at least " + 2 * FEWEST + " rows (" + FEWEST
                    + " of them held out); got " + rows + "; give more data");
        }
        double atLeast = Math.max(share, (double) FEWEST / rows);
        List<Integer> training = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        for (List<Integer> ofKey : rowsByKey(table)) {
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

    private static Iterable<List<Integer>> rowsByKey(TelemetryTable table) {
        if (table.keys().isEmpty()) {
            return List.of(IntStream.range(0, table.rows()).boxed().toList());
        }
        String[] keys = table.keys().get();
        Map<String, List<Integer>> byKey = new LinkedHashMap<>();
        for (int row = 0; row < keys.length; row++) {
            byKey.computeIfAbsent(keys[row], key -> new ArrayList<>()).add(row);
        }
        return byKey.values();
    }

    private static int[] toArray(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }
}
