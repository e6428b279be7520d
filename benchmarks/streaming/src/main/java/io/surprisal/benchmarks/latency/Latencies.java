package io.surprisal.benchmarks.latency;

import org.HdrHistogram.Histogram;

/**
 * How the latencies of one load are distributed, microseconds to three digits.
 *
 * @param fromAppend from the append of a record to that of its score, both by the broker's clock
 * @param fromDue from when the record was due: the sender's own delay and the way to the broker are part of it
 * @param untilVisible from the append of a record until a consumer of committed scores could read its score
 * @param lateness how late records were sent
 */
record Latencies(Histogram fromAppend, Histogram fromDue, Histogram untilVisible, Histogram lateness) {
    private static final int DIGITS = 3;

    /** @param load with all of its scores */
    static Latencies of(Load load, CommittedEnd end, Histogram lateness) {
        Latencies latencies = new Latencies(histogram(), histogram(), histogram(), lateness);
        for (int i = 0; i < load.size(); i++) {
            latencies.fromAppend.recordValue(load.fromAppend(i));
            latencies.fromDue.recordValue(load.fromDue(i));
            latencies.untilVisible.recordValue(load.untilVisible(i, end));
        }
        return latencies;
    }

    static Histogram histogram() {
        return new Histogram(DIGITS);
    }
}
