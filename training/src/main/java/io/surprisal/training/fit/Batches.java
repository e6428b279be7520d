package io.surprisal.training.fit;

import io.surprisal.training.data.TelemetryTable;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches of a table's rows as arrays [B, 1, D]: shuffled epoch by epoch, without replacement within one. */
final class Batches {
    private final TelemetryTable table;
    private final int[] rows;
    private final int size;
    private final SplittableRandom random;
    private int next;

    /** The rows array is shuffled in place: it belongs to this object. */
    Batches(TelemetryTable table, int[] rows, int size, SplittableRandom random) {
        this.table = table;
        this.rows = rows;
        this.size = Math.min(size, rows.length);
        this.random = random;
        this.next = rows.length;
    }

    int size() {
        return size;
    }

    /** The next batch, not to be closed: SameDiff reuses the memory of what it was given. What is left of an epoch that does not fill a batch waits for the next one. */
    INDArray next() {
        if (next + size > rows.length) {
            shuffle();
            next = 0;
        }
        INDArray batch = gather(table, rows, next, size);
        next += size;
        return batch;
    }

    /** Some rows as an array [count, 1, D]; infinite values become missing ones. */
    static INDArray gather(TelemetryTable table, int[] rows, int from, int count) {
        int width = table.schema().size();
        float[] values = table.values();
        float[] gathered = new float[count * width];
        for (int i = 0; i < count; i++) {
            System.arraycopy(values, rows[from + i] * width, gathered, i * width, width);
        }
        for (int i = 0; i < gathered.length; i++) {
            if (Float.isInfinite(gathered[i])) {
                gathered[i] = Float.NaN;
            }
        }
        return Nd4j.create(gathered, new long[] {count, 1, width}, 'c');
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
