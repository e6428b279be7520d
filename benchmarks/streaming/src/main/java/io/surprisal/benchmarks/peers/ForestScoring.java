package io.surprisal.benchmarks.peers;

import com.amazon.randomcutforest.RandomCutForest;
import io.surprisal.benchmarks.worker.TelemetryRows;

/**
 * Amazon's random cut forest with its own defaults, 50 trees of 256 rows, single records and one thread: each row is scored by the
 * forest of those before it and then learnt. Guha et al. (2016), "Robust random cut forest based anomaly detection on streams".
 */
final class ForestScoring {
    private final TelemetryRows rows;
    private final RandomCutForest forest;
    private long next;

    ForestScoring(TelemetryRows rows) {
        this.rows = rows;
        this.forest = RandomCutForest.builder()
                .dimensions(rows.names().size())
                .randomSeed(1)
                .parallelExecutionEnabled(false)
                .build();
    }

    long score(long count) {
        double sum = 0;
        for (long i = 0; i < count; i++) {
            float[] row = rows.row(next++);
            sum += forest.getAnomalyScore(row);
            forest.update(row);
        }
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("The forest gives NaN for some of " + rows.values().length + " rows");
        }
        return count;
    }
}
