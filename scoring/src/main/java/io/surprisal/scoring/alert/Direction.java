package io.surprisal.scoring.alert;

import io.surprisal.telemetry.record.FeatureDeviation;

/** On which side of the expectation a feature must lie to count. */
public enum Direction {
    ABOVE,
    BELOW,
    BOTH;

    boolean has(FeatureDeviation deviation) {
        return switch (this) {
            case ABOVE -> deviation.observed() > deviation.expected();
            case BELOW -> deviation.observed() < deviation.expected();
            case BOTH -> true;
        };
    }
}
