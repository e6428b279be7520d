package io.surprisal.core.verdict;

/**
 * What a threshold says of one record.
 *
 * @param tailProbability how often a normal record is at least this abnormal, in (0, 1]; NaN where the record has no score
 * @param grade 0 for a normal record; for an anomalous one how far beyond the threshold it is, in (0, 1]
 * @param anomalous whether the record is called so
 * @param settling how long after this record an alert about it stays open whatever its quiet period, because the key's new normal
 *     settles, milliseconds; 0 where none does
 * @param threshold the smoothed abnormality from which on this record would be called so, if its own abnormality went with it; NaN where
 *     nothing says so
 */
public record Verdict(double tailProbability, double grade, boolean anomalous, long settling, float threshold) {
    /** A verdict while no new normal settles, of a threshold that is not on the scale of abnormality. */
    public Verdict(double tailProbability, double grade, boolean anomalous) {
        this(tailProbability, grade, anomalous, 0, Float.NaN);
    }

    /** The grade reaches 1 at this tail probability. */
    static final double FULL_GRADE = 1e-9;

    /** The grade of an anomalous record: linear in log probability, just above 0 at the threshold, 1 at 10⁻⁹ and beyond. */
    static double grade(double tailProbability, double threshold) {
        double grade = Math.log(threshold / tailProbability) / Math.log(threshold / FULL_GRADE);
        // An anomalous record exactly at the threshold still has a grade above that of any normal one.
        return Math.min(1, Math.max(grade, Double.MIN_NORMAL));
    }
}
