package io.surprisal.telemetry.measure;

import io.surprisal.telemetry.measure.KeyTotals.Total;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the buckets of one histogram stood before. A histogram whose range grows has buckets that it had not: up to the bound of such a one there were as many
 * observations as up to the next lower bound that was known, and none below the lowest. A counter that is no histogram is the one bucket NaN.
 */
final class HistogramTotals {
    private final TreeMap<Double, Total> known = new TreeMap<>();
    private long latest = Long.MIN_VALUE;

    /** Takes where a bucket stood; null where it was not known. */
    void add(double bound, @Nullable Total total) {
        if (total != null) {
            known.put(bound, total);
            latest = Math.max(latest, total.time());
        }
    }

    /** Where the bucket of a bound stood; null where nothing of the histogram is known. */
    @Nullable
    Total at(double bound) {
        if (known.isEmpty()) {
            return null;
        }
        Map.Entry<Double, Total> below = known.floorEntry(bound);
        return below == null ? new Total(latest, 0) : below.getValue();
    }
}
