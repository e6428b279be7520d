package io.surprisal.evaluation.measure;

/**
 * The volumes under the surfaces of precision over recall and of the receiver operating characteristic: the areas under curves
 * that forgive detections near a labelled range, averaged over buffers from 0 to a window (Paparrizos et al. 2022, "Volume under
 * the surface", PVLDB 15(11)). Both in [0, 1], higher is better. As the reference of the TSB-AD benchmark computes
 * them, {@code RangeAUC_volume_opt} with 250 thresholds.
 *
 * @param pr VUS-PR
 * @param roc VUS-ROC; about 0.5 for a ranking that knows nothing
 */
public record Vus(double pr, double roc) {
    /**
     * Measures both.
     *
     * @param abnormality [rows] in the order of time, higher is more abnormal; a record with NaN ranks below all others
     * @param labels [rows], true for anomalous records; both kinds must occur
     * @param window the largest buffer in rows, such as {@link WindowLength#estimate} gives
     */
    public static Vus of(double[] abnormality, boolean[] labels, int window) {
        if (window < 0) {
            throw new IllegalArgumentException("The window is at least 0 rows; got " + window);
        }
        return new RangeSurface(Abnormality.checked(abnormality, labels), labels).volume(window);
    }
}
