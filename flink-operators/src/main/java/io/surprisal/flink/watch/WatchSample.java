package io.surprisal.flink.watch;

import io.surprisal.flink.time.HoldingOperator;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Watched;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Lets one record in so many be heard, and of these one in so many be looked at, chosen by a hash of its coordinates: a replay chooses the same
 * ones, whatever the parallelism, and a rhythm in which keys take turns does not leave any out.
 *
 * <p>Records that are only heard are by far the most. Of those of one key, in one {@linkplain WatchOptions#part part} of a span, only the last one
 * passes until one is looked at, a watermark, a checkpoint barrier or the end of input, so that few are shuffled. The operator holds no state: a
 * checkpoint finds none waiting.
 */
public final class WatchSample extends HoldingOperator<Watched, Watched> {
    private final int heard;
    private final long lookedAt;
    private final WatchOptions options;

    private transient Map<String, Watched> waiting;
    private transient StreamRecord<Watched> out;

    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public WatchSample(WatchedModel model, WatchOptions options) {
        this.heard = model.heard();
        this.lookedAt = (long) heard * model.lookedAt();
        this.options = options;
    }

    @Override
    public void open() throws Exception {
        super.open();
        waiting = new LinkedHashMap<>();
        out = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<Watched> element) {
        Watched record = element.getValue();
        long hash = hash(record.telemetry().source());
        if (Math.floorMod(hash, heard) != 0) {
            return;
        }
        boolean isLookedAt = Math.floorMod(hash, lookedAt) == 0;
        Watched before = isLookedAt ? waiting.remove(record.key()) : waiting.put(record.key(), record);
        if (before != null && part(before) != part(record)) {
            emit(before.heard());
        }
        if (isLookedAt) {
            emit(record);
        }
    }

    @Override
    protected void flush() {
        waiting.values().forEach(record -> emit(record.heard()));
        waiting.clear();
    }

    private void emit(Watched record) {
        output.collect(out.replace(record, record.telemetry().eventTime()));
    }

    private long part(Watched record) {
        return options.part(record.telemetry().eventTime());
    }

    /** The finalizer of SplitMix64 (Steele, Lea &amp; Flood 2014): neighbouring offsets have nothing in common. */
    private static long hash(Coordinates source) {
        long z = 31 * source.offset() + source.partition() + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
