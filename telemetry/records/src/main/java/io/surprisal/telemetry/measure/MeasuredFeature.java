package io.surprisal.telemetry.measure;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How the value of a feature in a bucket of time is made of series: {@link FeatureExpression} says how one is written.
 *
 * @param inputs one; of {@link Reading#MEAN} two, the sum and the count
 * @param fold what becomes of several series
 * @param quantile which one, in (0, 1); of no consequence for other readings
 * @param hold how long the value of an earlier bucket stands where there is none
 * @param otherwise the value where there is none either; NaN: it is missing
 */
record MeasuredFeature(
        String name, List<Selector> inputs, Reading reading, Fold fold, double quantile, Duration hold, float otherwise)
        implements Serializable {
    /** What of a series is its value in a bucket. */
    enum Reading {
        /** The last one in the bucket. */
        VALUE,

        /** What it gained per second. */
        RATE,

        /** What a histogram observed in the bucket, on average. */
        MEAN,

        /** A quantile of what a histogram observed in the bucket. */
        QUANTILE
    }

    /** How several series become one value. */
    enum Fold {
        /** There may be one only. */
        NONE,
        SUM,
        AVG,
        MIN,
        MAX
    }

    MeasuredFeature {
        inputs = List.copyOf(inputs);
    }
}
