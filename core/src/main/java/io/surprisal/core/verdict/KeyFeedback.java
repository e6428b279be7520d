package io.surprisal.core.verdict;

/**
 * What people said of one key, as its threshold takes it.
 *
 * <p>An alert that was none lifts the threshold just above the alert's highest value, and one that was confirmed bounds that: the
 * threshold is not lifted beyond its highest value. Each answer lifts it at most by three scales, within which normal values are
 * twenty times rarer, so that one wrong answer about something extreme does not make the key deaf. docs/threshold.md has what that
 * gained and cost on real data.
 *
 * @param normal the highest smoothed abnormality among the alerts that were none; −∞ without one
 * @param falsePositives how many those are
 * @param abnormal the lowest among the confirmed alerts of each one's highest; ∞ without one
 * @param confirmed event time of the latest record that was confirmed, epoch milliseconds; {@link Long#MIN_VALUE} without one
 * @param silencedUntil event time from which on the key is not silenced; {@link Long#MIN_VALUE} where it never was
 */
public record KeyFeedback(float normal, int falsePositives, float abnormal, long confirmed, long silencedUntil) {
    /** Nobody said anything. */
    public static final KeyFeedback NONE =
            new KeyFeedback(Float.NEGATIVE_INFINITY, 0, Float.POSITIVE_INFINITY, Long.MIN_VALUE, Long.MIN_VALUE);

    private static final double SCALES = 3;

    /** Whether no alert may rest on a record of this time, epoch milliseconds. */
    public boolean silences(long eventTime) {
        return eventTime < silencedUntil;
    }

    /**
     * The threshold with these answers.
     *
     * @param threshold without them
     * @param scale by how much the threshold rises where its tail probability falls to 1/e
     */
    double lift(double threshold, double scale) {
        if (falsePositives == 0) {
            return threshold;
        }
        double above = Math.min(Math.nextUp(normal), abnormal);
        return Math.max(threshold, Math.min(above, threshold + SCALES * falsePositives * scale));
    }

    /** Whether a record comes so soon after a confirmed one, within milliseconds, that it is not taken for a new normal. */
    boolean confirms(long eventTime, long within) {
        return confirmed != Long.MIN_VALUE && eventTime - confirmed < within;
    }
}
