package io.surprisal.flink.record;

/**
 * One feature of an anomalous record against what the model expected of it.
 *
 * @param observed its value, raw units
 * @param expected what the model expected, raw units
 * @param expectedScale the standard deviation around it, raw units
 * @param logProbability the feature's term of the reconstruction log-probability, nats
 */
public record FeatureDeviation(
        String feature, float observed, float expected, float expectedScale, float logProbability) {
    /** (observed − expected) / expectedScale: positive above the expectation, in standard deviations. */
    public float deviation() {
        return (observed - expected) / expectedScale;
    }
}
