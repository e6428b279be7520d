package io.surprisal.scoring.watch;

import io.surprisal.telemetry.record.Notice;

/** Hears what {@link WatchRules} find. */
public interface WatchListener {
    /** An event in the life of a notice. */
    void notice(Notice event);

    /**
     * The evidence of a drift test after a span.
     *
     * @param test its place in {@link WatchRules#tests}
     * @param span the number of the span
     */
    void evidence(int test, long span, double evidence);
}
