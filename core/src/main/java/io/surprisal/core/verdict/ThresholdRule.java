package io.surprisal.core.verdict;

import io.surprisal.core.series.SeriesState;

/** Decides whether a record is anomalous, by how often a normal one would be as abnormal. */
public sealed interface ThresholdRule permits TailThreshold {
    /**
     * The verdict on a record.
     *
     * @param tailProbability in (0, 1], or NaN for a record without a score, which is never anomalous
     * @param key what is remembered of the record's key; a rule that remembers something has a part of its own there
     */
    Verdict judge(double tailProbability, SeriesState key);
}
