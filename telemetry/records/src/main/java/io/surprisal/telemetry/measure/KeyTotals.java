package io.surprisal.telemetry.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered of the measurements of one key from bucket to bucket; changed in place. */
public final class KeyTotals {
    /** Series of a key beyond this are not remembered, so that a label with ever new values does not fill the memory. */
    private static final int MOST_SERIES = 10_000;

    private final long owner;
    private final Map<Series, Total> totals;
    private final float[] held;
    private final long[] heldAt;

    /** A counter: the number of its input, what its labels make, and the bound of a bucket of a histogram. */
    record Series(int input, long labels, double bound) {}

    /**
     * Where a counter stood.
     *
     * @param time epoch milliseconds
     */
    record Total(long time, double value) {}

    KeyTotals(long owner, Map<Series, Total> totals, float[] held, long[] heldAt) {
        this.owner = owner;
        this.totals = totals;
        this.held = held;
        this.heldAt = heldAt;
    }

    /** Of a key that is new, under features of a number and fingerprint. */
    static KeyTotals none(long owner, int features) {
        float[] held = new float[features];
        Arrays.fill(held, Float.NaN);
        return new KeyTotals(owner, new HashMap<>(), held, new long[features]);
    }

    /** What tells apart the features that it is of. */
    long owner() {
        return owner;
    }

    Map<Series, Total> totals() {
        return totals;
    }

    @Nullable
    Total total(Series series) {
        return totals.get(series);
    }

    /** Remembers where a counter stands; false where there are too many to remember one more. */
    boolean total(Series series, Total total) {
        if (totals.size() >= MOST_SERIES && !totals.containsKey(series)) {
            return false;
        }
        totals.put(series, total);
        return true;
    }

    /** Forgets counters of which nothing came since a time. */
    void forgetBefore(long time) {
        totals.values().removeIf(total -> total.time() < time);
    }

    /** Holds the value of a feature, unless it already holds one of a later bucket. */
    void hold(int feature, float value, long start) {
        if (Float.isNaN(held[feature]) || start >= heldAt[feature]) {
            held[feature] = value;
            heldAt[feature] = start;
        }
    }

    /** What a feature was in a bucket before, if that began so long before or less; else NaN. */
    float held(int feature, long start, long milliseconds) {
        long age = start - heldAt[feature];
        return age > 0 && age <= milliseconds ? held[feature] : Float.NaN;
    }

    float[] held() {
        return held;
    }

    /** When each held value was measured: the start of its bucket. */
    long[] heldAt() {
        return heldAt;
    }

    /** The same with values of its own. */
    public KeyTotals copy() {
        return new KeyTotals(owner, new HashMap<>(totals), held.clone(), heldAt.clone());
    }
}
