package io.surprisal.onnx.runtime;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The numbers of rows that ONNX Runtime ever sees of one scorer. On the processor every number of whole tiles, so that little is computed in
 * vain; on a GPU four, each a quarter of the next one, because there a shape that is new costs more than rows that nobody reads: its
 * memory is laid out for each.
 */
final class BatchShapes {
    /** As many rows as the widest vector register, 512 bits, holds floats: even a tensor of shape [N] fills registers. */
    static final int TILE = 16;

    private static final int GPU_SHAPES = 4;
    private static final int GPU_STEP = 4;

    private final int[] rows;

    private BatchShapes(int[] rows) {
        this.rows = rows;
    }

    /** @param capacity the most records of one call, from 1 */
    static BatchShapes of(ExecutionProvider provider, int capacity) {
        int tiles = tiles(capacity);
        return new BatchShapes(
                switch (provider) {
                    case CPU ->
                        IntStream.rangeClosed(1, tiles).map(tile -> tile * TILE).toArray();
                    case CUDA ->
                        IntStream.iterate(tiles, shape -> (shape + GPU_STEP - 1) / GPU_STEP)
                                .limit(GPU_SHAPES)
                                .map(tile -> tile * TILE)
                                .distinct()
                                .sorted()
                                .toArray();
                });
    }

    /** Whole tiles that hold some records. */
    static int tiles(int records) {
        return (records + TILE - 1) / TILE;
    }

    IntStream rows() {
        return Arrays.stream(rows);
    }

    /** The place among {@link #rows} of the fewest that hold some records. */
    int holding(int records) {
        int place = Arrays.binarySearch(rows, records);
        return place < 0 ? -place - 1 : place;
    }
}
