package io.surprisal.core.verdict;

import java.io.Serializable;

/**
 * What a user asks of verdicts. A rule is a record: its text tells it from every other one, and what a threshold remembered under other
 * settings is none of its own.
 */
public interface ThresholdRule extends Serializable {
    /**
     * An alert budget, or a tail probability that is to hold whatever keys teach.
     *
     * @param tailProbability the share of normal records that may be abnormal; 0 for the budget
     */
    static ThresholdRule of(AlertBudget budget, double tailProbability) {
        return tailProbability == 0 ? budget : new TailThreshold(tailProbability);
    }

    /** The threshold by which a model's values are judged. */
    Threshold on(JudgedScale scale);

    /** What the user asked for, after the word "budget" in a sentence. */
    String budget();

    /** The tail probability at which a record is anomalous before anything was learnt of its key, in (0, 1). */
    double tailProbability(JudgedScale scale);
}
