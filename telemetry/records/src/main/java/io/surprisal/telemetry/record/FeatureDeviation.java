package io.surprisal.telemetry.record;

/**
 * One feature of an anomalous record against what the model expected of it.
 *
 * @param observed its value, raw units
 * @param expected what the model expected, raw units
 * @param expectedScale the standard deviation around it, raw units
 * @param surprisal what it adds to the record's surprisal beyond what it usually adds, nats for a model by itself; for a model
 *     file of format version 1, how far its log-probability lies below the highest there could be. Higher is more abnormal
 */
public record FeatureDeviation(String feature, float observed, float expected, float expectedScale, float surprisal) {
    /** (observed − expected) / expectedScale: positive above the expectation, in standard deviations. */
    public float deviation() {
        return (observed - expected) / expectedScale;
    }
}
