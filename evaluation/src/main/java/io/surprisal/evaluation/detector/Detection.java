package io.surprisal.evaluation.detector;

import io.surprisal.core.calibration.TailCalibration;
import org.jspecify.annotations.Nullable;

/**
 * What a detector made of a split. The arrays belong to it and are not to be changed.
 *
 * @param raw the abnormality of each test row
 * @param smoothed the same after a causal smoother; null where nothing is smoothed
 * @param contributions what each feature adds to a row's abnormality, row-major [rows, D]; null where it was not asked for or
 *     the detector cannot tell
 */
public record Detection(Series raw, @Nullable Series smoothed, float @Nullable [] contributions, Cost cost) {
    /**
     * Abnormality in the order of the test rows.
     *
     * @param abnormality [rows], higher is more abnormal; NaN for a row without a score
     * @param calibration how it is distributed on training data
     */
    public record Series(double[] abnormality, TailCalibration calibration) {}

    /**
     * What it took.
     *
     * @param trainingSeconds from the training rows to a detector ready to score, by the wall's clock
     * @param trainingCpuSeconds likewise of the thread's processor time
     * @param rowsPerSecond test rows scored per second, on one thread
     * @param modelBytes the size of the exported file; 0 for a detector that has none
     */
    public record Cost(double trainingSeconds, double trainingCpuSeconds, double rowsPerSecond, long modelBytes) {}
}
