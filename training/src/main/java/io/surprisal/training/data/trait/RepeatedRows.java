package io.surprisal.training.data.trait;

import java.util.Arrays;

/** Counts rows that equal an earlier one in every value, by 64-bit hashes: two different rows collide for 1 in 2^64 pairs. */
final class RepeatedRows {
    private final long[] hashes;

    RepeatedRows(int rows) {
        hashes = new long[rows];
    }

    void add(Column column) {
        for (int row = 0; row < hashes.length; row++) {
            // Adding 0 turns -0 into 0; NaN has one pattern only.
            hashes[row] = mix(hashes[row] ^ Float.floatToIntBits(column.value(row) + 0f));
        }
    }

    int count() {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        int repeated = 0;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                repeated++;
            }
        }
        return repeated;
    }

    /** The finaliser of SplitMix64 after its increment: a bijection that spreads every bit. Steele, Lea, Flood (2014). */
    private static long mix(long state) {
        long z = state + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
