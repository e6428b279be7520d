package io.surprisal.telemetry.record;

/**
 * One feature of an anomalous record against what was expected of it, by the member of the model that was the most surprised.
 *
 * @param member the member of an ensemble; empty for a model by itself
 * @param before the feature's value in its key's record before, raw units, where that member looks at its change; NaN where it
 *     looks at its level
 * @param observed its value, raw units
 * @param expected the value that was expected, raw units: for a change, the value before and the change that was expected
 * @param expectedScale the standard deviation around it, raw units
 * @param surprisal what it adds to the record's surprisal, by all members, beyond what it usually adds; nats for a model by itself,
 *     without a unit for an ensemble; for a model file of format version 1, how far its log-probability lies below the highest there could be. Higher is more
 *     abnormal
 */
public record FeatureDeviation(
        String feature,
        String member,
        float before,
        float observed,
        float expected,
        float expectedScale,
        float surprisal) {
    /** (observed − expected) / expectedScale: positive above the expectation, in standard deviations. */
    public float deviation() {
        return (observed - expected) / expectedScale;
    }

    /** Whether the change since the record before is what stands out, and not the level. */
    public boolean ofChange() {
        return !Float.isNaN(before);
    }
}
