package io.surprisal.flink.watch;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Watched;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Lets one record in so many be heard, and of these one in so many be looked at, chosen by a hash of its coordinates: a replay chooses the same
 * ones, whatever the parallelism, and a rhythm in which keys take turns does not leave any out.
 */
public final class Thinning implements FlatMapFunction<Watched, Watched> {
    private final int heard;
    private final long lookedAt;

    /**
     * @param heard of how many records one passes
     * @param lookedAt of how many of these one passes with its values
     */
    public Thinning(int heard, int lookedAt) {
        this.heard = heard;
        this.lookedAt = (long) heard * lookedAt;
    }

    @Override
    public void flatMap(Watched record, Collector<Watched> out) {
        long hash = hash(record.telemetry().source());
        if (Math.floorMod(hash, heard) == 0) {
            out.collect(Math.floorMod(hash, lookedAt) == 0 ? record : record.heard());
        }
    }

    /** The finalizer of SplitMix64 (Steele, Lea &amp; Flood 2014): neighbouring offsets have nothing in common. */
    private static long hash(Coordinates source) {
        long z = 31 * source.offset() + source.partition() + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
