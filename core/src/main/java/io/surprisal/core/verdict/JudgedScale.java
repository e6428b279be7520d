package io.surprisal.core.verdict;

import io.surprisal.core.calibration.TailCalibration;

/**
 * How the values that a threshold judges are distributed on normal telemetry.
 *
 * @param own of the records' own abnormality
 * @param smoothed of the abnormality after the model's smoother; {@code own} where it has none
 * @param samplingInterval the usual time between two records of a key, seconds, above 0
 */
public record JudgedScale(TailCalibration own, TailCalibration smoothed, double samplingInterval) {
    public JudgedScale {
        if (!(samplingInterval > 0)) {
            throw new IllegalArgumentException("A sampling interval is above 0 s; got " + samplingInterval);
        }
    }
}
