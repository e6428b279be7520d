package io.surprisal.scoring.watch;

import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets one record in so many be heard, and of these one in so many be looked at, chosen by a hash of its coordinates: a replay chooses the same
 * ones, whatever the parallelism, and a rhythm in which keys take turns does not leave any out.
 *
 * <p>Records that are only heard are by far the most. Of those of one key, in one {@linkplain WatchOptions#part part} of a span, only the last one
 * passes until one is looked at or {@link #flush} is called, so that few are shuffled.
 */
public final class WatchSample {
    private final int heard;
    private final int lookedAt;
    private final WatchOptions options;
    private final Consumer<Watched> out;
    private final Map<String, Heard> waiting = new LinkedHashMap<>();

    /**
     * @param heard of how many records one is heard
     * @param lookedAt of how many one is looked at, a multiple of that
     * @param out takes those that pass
     */
    WatchSample(int heard, int lookedAt, WatchOptions options, Consumer<Watched> out) {
        this.heard = heard;
        this.lookedAt = lookedAt;
        this.options = options;
        this.out = out;
    }

    /** A sample as large as the time between two records of training asks for. */
    public static WatchSample of(Baseline baseline, WatchOptions options, Consumer<Watched> out) {
        double interval = baseline.interval();
        return new WatchSample(options.heardOneIn(interval), options.lookedAtOneIn(interval), options, out);
    }

    /**
     * Takes a record.
     *
     * @param abnormality of the judged output before smoothing, higher = more abnormal; NaN for a record without a score
     * @param model the version of the model that scored it
     */
    public void record(TelemetryRecord record, float abnormality, String model) {
        long hash = hash(record.source());
        if (Math.floorMod(hash, heard) != 0) {
            return;
        }
        boolean isLookedAt = Math.floorMod(hash, lookedAt) == 0;
        Heard before = isLookedAt ? waiting.remove(record.key()) : waiting.get(record.key());
        long part = options.part(record.eventTime());
        if (before != null && before.part != part) {
            out.accept(Watched.heard(before.last));
        }
        if (isLookedAt) {
            out.accept(new Watched(record, abnormality, model));
        } else if (before == null) {
            waiting.put(record.key(), new Heard(record, part));
        } else {
            before.last = record;
            before.part = part;
        }
    }

    /** Passes on what waits: before event time moves, so that nothing falls behind it, and before a checkpoint, which finds none waiting. */
    public void flush() {
        waiting.values().forEach(heard -> out.accept(Watched.heard(heard.last)));
        waiting.clear();
    }

    /** The finalizer of SplitMix64 (Steele, Lea &amp; Flood 2014): neighbouring offsets have nothing in common. */
    private static long hash(Coordinates source) {
        long z = 31 * source.offset() + source.partition() + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Changed in place: one comes with nearly every record. */
    private static final class Heard {
        private TelemetryRecord last;
        private long part;

        Heard(TelemetryRecord last, long part) {
            this.last = last;
            this.part = part;
        }
    }
}
