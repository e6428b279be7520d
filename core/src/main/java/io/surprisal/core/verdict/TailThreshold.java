package io.surprisal.core.verdict;

import io.surprisal.core.setting.Settings;

/**
 * Calls a record anomalous when a normal one would be as abnormal at most once in 1/tailProbability records.
 *
 * @param tailProbability the alert budget: the share of normal records that may alert, in (0, 1)
 */
public record TailThreshold(double tailProbability) implements ThresholdRule {
    /** The grade reaches 1 at this tail probability. */
    private static final double FULL_GRADE = 1e-9;

    public TailThreshold {
        Settings.require(
                tailProbability > FULL_GRADE && tailProbability < 1,
                "tail_probability",
                "above " + FULL_GRADE + " and below 1, such as 0.001, which alerts on one normal record in a thousand",
                tailProbability);
    }

    @Override
    public int memory() {
        return 0;
    }

    @Override
    public Verdict judge(double ofRecord, float[] nothing) {
        return judge(ofRecord);
    }

    /**
     * The verdict on a tail probability. The grade is linear in log probability: 0 at the threshold, 1 at 10⁻⁹ and beyond.
     *
     * @param tailProbability in (0, 1], or NaN for a record without a score, which is never anomalous
     */
    public Verdict judge(double tailProbability) {
        boolean anomalous = tailProbability <= this.tailProbability;
        double grade = Math.log(this.tailProbability / tailProbability) / Math.log(this.tailProbability / FULL_GRADE);
        // An anomalous record exactly at the threshold still has a grade above that of any normal one.
        return new Verdict(tailProbability, anomalous ? Math.min(1, Math.max(grade, Double.MIN_NORMAL)) : 0, anomalous);
    }
}
