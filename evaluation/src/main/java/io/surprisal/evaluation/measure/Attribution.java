package io.surprisal.evaluation.measure;

import io.surprisal.evaluation.data.ResponsibleFeatures;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How well features are ranked that an anomaly showed in.
 *
 * @param hitRate100 HitRate@100% of OmniAnomaly (Su et al. 2019): of each labelled row's true features GT, the share that is
 *     among its |GT| highest-ranking ones; the mean over rows
 * @param hitRate150 likewise among the ⌊1.5 |GT|⌋ highest
 * @param aucByMean the probability that a true feature ranks above another, ties counting half, features ranked by their mean
 *     contribution over the anomaly; the mean over anomalies that have features of both kinds
 * @param aucByMax likewise, ranked by their largest contribution
 */
record Attribution(double hitRate100, double hitRate150, double aucByMean, double aucByMax) {
    /**
     * Measures all labelled rows of the anomalies; NaN where there is none.
     *
     * @param contributions row-major [rows, D], higher is more responsible
     * @param labels [rows], true inside an anomaly
     */
    static Attribution of(float[] contributions, boolean[] labels, List<ResponsibleFeatures> anomalies) {
        int width = contributions.length / labels.length;
        Mean hits100 = new Mean();
        Mean hits150 = new Mean();
        Mean byMean = new Mean();
        Mean byMax = new Mean();
        for (ResponsibleFeatures anomaly : anomalies) {
            int[] rows = IntStream.rangeClosed(anomaly.firstRow(), Math.min(anomaly.lastRow(), labels.length - 1))
                    .filter(row -> labels[row])
                    .toArray();
            if (rows.length == 0) {
                continue;
            }
            Set<Integer> truth = anomaly.features();
            for (int row : rows) {
                double[] ofRow = over(contributions, width, new int[] {row}, Double::sum);
                hits100.add(hitRate(ofRow, truth, 1));
                hits150.add(hitRate(ofRow, truth, 1.5));
            }
            if (truth.size() < width) {
                byMean.add(auc(over(contributions, width, rows, Double::sum), truth));
                byMax.add(auc(over(contributions, width, rows, Math::max), truth));
            }
        }
        return new Attribution(hits100.value(), hits150.value(), byMean.value(), byMax.value());
    }

    /** The share of the true features that is among the ⌊share · |truth|⌋ highest. */
    static double hitRate(double[] contributions, Set<Integer> truth, double share) {
        Set<Integer> highest = IntStream.range(0, contributions.length)
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -orLowest(contributions[feature])))
                .limit((long) Math.floor(share * truth.size()))
                .collect(Collectors.toSet());
        return (double) truth.stream().filter(highest::contains).count() / truth.size();
    }

    /** The probability that a true feature ranks above another, ties counting half. */
    static double auc(double[] contributions, Set<Integer> truth) {
        double above = 0;
        for (int feature : truth) {
            for (int other = 0; other < contributions.length; other++) {
                if (!truth.contains(other)) {
                    int order = Double.compare(orLowest(contributions[feature]), orLowest(contributions[other]));
                    above += order > 0 ? 1 : order == 0 ? 0.5 : 0;
                }
            }
        }
        return above / (truth.size() * (double) (contributions.length - truth.size()));
    }

    private static double[] over(float[] contributions, int width, int[] rows, DoubleBinaryOperator reduction) {
        double[] reduced = new double[width];
        for (int feature = 0; feature < width; feature++) {
            reduced[feature] = contributions[rows[0] * width + feature];
            for (int i = 1; i < rows.length; i++) {
                reduced[feature] = reduction.applyAsDouble(reduced[feature], contributions[rows[i] * width + feature]);
            }
        }
        return reduced;
    }

    /** A feature that could not be judged ranks last. */
    private static double orLowest(double contribution) {
        return Double.isNaN(contribution) ? Double.NEGATIVE_INFINITY : contribution;
    }

    /** A mean in the making. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }
}
