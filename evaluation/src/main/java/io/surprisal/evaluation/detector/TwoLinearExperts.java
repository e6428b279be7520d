package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;
import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The linear control of the two-expert recipe: probabilistic PCA on standardised and on range-scaled features, each fitted anew
 * twice without the 5 % of the rows that it explains worst, each calibrated on all training rows as (v − median) / (q99 −
 * median + 1), and summed.
 */
record TwoLinearExperts(Calibrated standardised, Calibrated ranged) implements RowScorer {
    private static final int TRIMMINGS = 2;
    private static final double TRIMMED = 0.05;

    static TwoLinearExperts fit(double[][] rows) {
        return new TwoLinearExperts(
                Calibrated.fit(rows, Scaling.standard(rows)), Calibrated.fit(rows, Scaling.range(rows)));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        return standardised.abnormality(row) + ranged.abnormality(row);
    }

    /** One expert on the common scale. */
    record Calibrated(Scaling scaling, PrincipalComponents components, double median, double spread) {
        static Calibrated fit(double[][] rows, Scaling scaling) {
            double[][] scaled = scaling.applyAll(rows);
            PrincipalComponents components = PrincipalComponents.fit(scaled);
            for (int trimming = 0; trimming < TRIMMINGS; trimming++) {
                components = PrincipalComponents.fit(bestExplained(scaled, components));
            }
            double[] values = negativeLogDensities(scaled, components);
            double median = StatUtils.percentile(values, 50);
            return new Calibrated(scaling, components, median, StatUtils.percentile(values, 99) - median + 1);
        }

        double abnormality(double[] row) {
            return (components.negativeLogDensity(scaling.apply(row)) - median) / spread;
        }

        private static double[][] bestExplained(double[][] rows, PrincipalComponents components) {
            double[] values = negativeLogDensities(rows, components);
            double limit = StatUtils.percentile(values, 100 * (1 - TRIMMED));
            return Arrays.stream(rows)
                    .filter(row -> components.negativeLogDensity(row) <= limit)
                    .toArray(double[][]::new);
        }

        private static double[] negativeLogDensities(double[][] rows, PrincipalComponents components) {
            return Arrays.stream(rows)
                    .mapToDouble(components::negativeLogDensity)
                    .toArray();
        }
    }
}
