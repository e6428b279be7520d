package io.surprisal.core.verdict;

/**
 * Decides whether a record is anomalous, by how often a normal one would be as abnormal. A rule is a record: its text tells it from
 * every other one, and what it remembered with other settings is none of its own.
 */
public interface ThresholdRule {
    /** How many floats it remembers of each key; 0 for a rule that judges each record by itself. */
    int memory();

    /**
     * The verdict on a record. Called once for each, in the order in which the key's records come.
     *
     * @param tailProbability in (0, 1], or NaN for a record without a score, which is never anomalous
     * @param remembered what it remembers of the record's key, all NaN before the first one; changed in place
     */
    Verdict judge(double tailProbability, float[] remembered);
}
