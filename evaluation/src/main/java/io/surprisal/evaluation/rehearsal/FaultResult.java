package io.surprisal.evaluation.rehearsal;

import org.apache.commons.math3.stat.StatUtils;

/**
 * How often a fault of one size and duration was caught.
 *
 * @param seconds how long it lasts, the median where that depends on the feature
 * @param places how many were injected, each by itself
 * @param apart how many of them share no record: what a share over long faults rests on
 * @param during how many were caught while they lasted, and not only once they were over
 * @param named at how many the first alert names a changed feature
 * @param delays of each that was caught the seconds from its first record to the record that opened an alert; owned by this result
 * @param example the first of them
 */
public record FaultResult(
        Fault fault, double seconds, int places, int apart, int during, int named, double[] delays, Example example) {
    private static final double MEDIAN = 50;
    private static final double LATE = 90;

    /** How many were caught. */
    public int caught() {
        return delays.length;
    }

    public double share() {
        return (double) delays.length / places;
    }

    /** Of those that were caught, seconds; NaN where none was. */
    public double medianDelay() {
        return StatUtils.percentile(delays, MEDIAN);
    }

    /** What nine in ten of those that were caught do not exceed, seconds; NaN where none was. */
    public double lateDelay() {
        return StatUtils.percentile(delays, LATE);
    }

    /**
     * One injection as it looks.
     *
     * @param key empty where there is none
     * @param times of the fault's records and as many about it, epoch milliseconds
     * @param untouched the feature's values, raw units
     * @param faulty the same with the fault, from the record before it to the record after it; NaN elsewhere
     * @param opened when the alert opened, epoch milliseconds; 0 where none did
     */
    public record Example(
            String key, String feature, double[] times, double[] untouched, double[] faulty, long opened) {}
}
