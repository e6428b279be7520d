package io.surprisal.evaluation.measure;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well abnormality ranks anomalous records above normal ones, each record by itself.
 *
 * @param prevalence the share of anomalous records: the AUC-PR of a random ranking
 * @param aucPr average precision Σ (R_n − R_n−1) P_n over the distinct thresholds, without interpolation (Davis &amp; Goadrich
 *     2006 on why not to interpolate linearly); in [0, 1]
 * @param aucRoc the probability that an anomalous record is more abnormal than a normal one, ties counting half (Hanley &amp;
 *     McNeil 1982); in [0, 1], ½ for a random ranking
 * @param bestF1 the largest F1 = 2PR/(P + R) over all thresholds, without point adjustment: what a threshold chosen with the
 *     labels at hand could reach, so an upper bound and no estimate
 * @param bestF1Threshold the highest abnormality threshold that reaches it; records at least this abnormal are called anomalous
 */
public record RankingMetrics(double prevalence, double aucPr, double aucRoc, double bestF1, double bestF1Threshold) {
    /**
     * Goes through all distinct thresholds, the highest first.
     *
     * @param abnormality [rows], higher is more abnormal; a record with NaN ranks below all others
     * @param labels [rows], true for anomalous records; both kinds must occur
     */
    public static RankingMetrics of(double[] abnormality, boolean[] labels) {
        double[] ranked = Abnormality.checked(abnormality, labels);
        int[] order = IntStream.range(0, ranked.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -ranked[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        double positives = Abnormality.anomalous(labels);
        double negatives = labels.length - positives;
        double truePositives = 0;
        double falsePositives = 0;
        double precisionOfHits = 0;
        double area = 0;
        double bestF1 = 0;
        double bestThreshold = Double.POSITIVE_INFINITY;
        for (int i = 0; i < order.length; ) {
            double threshold = ranked[order[i]];
            double hits = 0;
            double misses = 0;
            for (; i < order.length && ranked[order[i]] == threshold; i++) {
                if (labels[order[i]]) {
                    hits++;
                } else {
                    misses++;
                }
            }
            area += misses * (truePositives + hits / 2);
            truePositives += hits;
            falsePositives += misses;
            precisionOfHits += hits * (truePositives / (truePositives + falsePositives));
            double f1 = 2 * truePositives / (truePositives + falsePositives + positives);
            if (f1 > bestF1) {
                bestF1 = f1;
                bestThreshold = threshold;
            }
        }
        return new RankingMetrics(
                positives / labels.length,
                precisionOfHits / positives,
                area / (positives * negatives),
                bestF1,
                bestThreshold);
    }
}
