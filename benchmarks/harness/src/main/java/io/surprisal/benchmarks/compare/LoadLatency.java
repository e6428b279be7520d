package io.surprisal.benchmarks.compare;

import java.io.IOException;

/**
 * The latencies of one load.
 *
 * @param percent of the job's capacity
 * @param perSecond records
 * @param fromAppend from the append of a record to that of its score
 * @param fromDue from when the record was due to the append of its score
 * @param untilVisible from the append of a record until its score could be read by consumers of committed ones
 * @param lateness how late records were sent
 */
record LoadLatency(
        int percent,
        long perSecond,
        Quantiles fromAppend,
        Quantiles fromDue,
        Quantiles untilVisible,
        Quantiles lateness) {
    /** Sends a load and asks for its latencies. */
    static LoadLatency measure(WorkerProcess traffic, int percent, long capacity) throws IOException {
        long perSecond = Math.max(1, capacity * percent / 100);
        traffic.ask("load", perSecond);
        return new LoadLatency(
                percent,
                perSecond,
                Quantiles.ask(traffic, "from_append"),
                Quantiles.ask(traffic, "from_due"),
                Quantiles.ask(traffic, "until_visible"),
                Quantiles.ask(traffic, "lateness"));
    }
}
