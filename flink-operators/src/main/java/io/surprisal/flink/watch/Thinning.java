package io.surprisal.flink.watch;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Watched;
import org.apache.flink.api.common.functions.FilterFunction;

/**
 * Lets one record in so many pass, chosen by a hash of its coordinates: a replay chooses the same ones, whatever the parallelism, and a rhythm in
 * which keys take turns does not leave any out.
 */
public final class Thinning implements FilterFunction<Watched> {
    private final int oneIn;

    public Thinning(int oneIn) {
        this.oneIn = oneIn;
    }

    @Override
    public boolean filter(Watched record) {
        return oneIn == 1 || Math.floorMod(hash(record.telemetry().source()), oneIn) == 0;
    }

    /** The finalizer of SplitMix64 (Steele, Lea &amp; Flood 2014): neighbouring offsets have nothing in common. */
    private static long hash(Coordinates source) {
        long z = 31 * source.offset() + source.partition() + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
