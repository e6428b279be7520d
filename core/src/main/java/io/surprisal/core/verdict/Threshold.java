package io.surprisal.core.verdict;

/** A {@link ThresholdRule} on the scale of one model's values. Holds nothing of any key: what it remembers is given with each record. */
public interface Threshold {
    /** How many floats it remembers of each key; 0 for a threshold that judges each record by itself. */
    int memory();

    /**
     * The verdict on a record. Called once for each, in the order in which the key's records come.
     *
     * @param abnormality the record's own, higher is more abnormal; NaN for a record without a score, which is never anomalous
     * @param smoothed the same after the model's smoother; the abnormality itself where the model has none
     * @param eventTime epoch milliseconds
     * @param remembered what it remembers of the record's key, all NaN before the first one; changed in place
     * @param confirmed event time of the latest record that a person confirmed to be abnormal, epoch milliseconds; {@link
     *     Long#MIN_VALUE} without one
     */
    Verdict judge(float abnormality, float smoothed, long eventTime, float[] remembered, long confirmed);
}
