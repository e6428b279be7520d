package io.surprisal.training.fit;

import io.surprisal.training.graph.Records;
import java.util.SplittableRandom;

/** Batches of windows [B, W, D]: shuffled epoch by epoch, without replacement within one. */
final class Batches {
    private final Windows windows;
    private final int[] rows;
    private final int size;
    private final SplittableRandom random;
    private int next;

    /** The rows array is shuffled in place: it belongs to this object. */
    Batches(Windows windows, int[] rows, int size, SplittableRandom random) {
        this.windows = windows;
        this.rows = rows;
        this.size = Math.min(size, rows.length);
        this.random = random;
        this.next = rows.length;
    }

    int size() {
        return size;
    }

    /** The next batch. What is left of an epoch that does not fill a batch waits for the next one. */
    Records next() {
        if (next + size > rows.length) {
            shuffle();
            next = 0;
        }
        Records batch = windows.records(rows, next, size);
        next += size;
        return batch;
    }

    private void shuffle() {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
        }
    }
}
