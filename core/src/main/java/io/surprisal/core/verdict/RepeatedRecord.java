package io.surprisal.core.verdict;

import java.util.function.LongFunction;

/** A record that comes to a key again and again, as far apart as the key's records usually are: a smoother may need several of them. */
public final class RepeatedRecord {
    /** How often it comes at most. */
    public static final int MOST = 64;

    private static final double MILLIS_PER_SECOND = 1e3;

    private RepeatedRecord() {}

    /**
     * At which of its comings it is called anomalous first, counted from 1; 0 where it never is.
     *
     * @param judge the verdict on it at an event time, epoch milliseconds; called in the order of time, until one is anomalous
     * @param interval the time between two of its comings, seconds
     */
    public static int firstAnomalous(LongFunction<Verdict> judge, double interval) {
        for (int coming = 1; coming <= MOST; coming++) {
            if (judge.apply(Math.round(coming * interval * MILLIS_PER_SECOND)).anomalous()) {
                return coming;
            }
        }
        return 0;
    }
}
