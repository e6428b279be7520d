package io.surprisal.evaluation.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Precision against recall, each record by itself: a point for every distinct threshold, the highest first, so that recall ascends. Not interpolated
 * (Davis &amp; Goadrich 2006).
 *
 * @param recall the share of the anomalous records that are at least as abnormal as the threshold
 * @param precision the share of anomalous ones among those records
 */
public record PrecisionRecallCurve(double[] recall, double[] precision) {
    /**
     * Goes through all thresholds.
     *
     * @param abnormality [rows], higher is more abnormal; a record with NaN ranks below all others
     * @param labels [rows], true for anomalous records; both kinds must occur
     */
    public static PrecisionRecallCurve of(double[] abnormality, boolean[] labels) {
        double[] ranked = Abnormality.checked(abnormality, labels);
        int[] order = IntStream.range(0, ranked.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -ranked[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        double positives = Abnormality.anomalous(labels);
        double[] recall = new double[order.length];
        double[] precision = new double[order.length];
        int points = 0;
        double hits = 0;
        for (int i = 0; i < order.length; i++) {
            hits += labels[order[i]] ? 1 : 0;
            if (i + 1 == order.length || ranked[order[i + 1]] != ranked[order[i]]) {
                recall[points] = hits / positives;
                precision[points++] = hits / (i + 1);
            }
        }
        return new PrecisionRecallCurve(Arrays.copyOf(recall, points), Arrays.copyOf(precision, points));
    }
}
