package io.surprisal.training.data.trait;

import org.apache.commons.math3.distribution.HypergeometricDistribution;

/**
 * Whether a feature's values depend on those before them: the runs test of Wald and Wolfowitz (1940) on the sides of the median.
 * It is exact for any distribution, so that neither outliers nor rare values that happened to fall side by side mislead it.
 *
 * @param chance that as few runs, or as many, come of values in random order; two-sided, 1 where there is nothing to test
 */
public record SerialDependence(double chance) {
    /** The chance to take independent rows for ordered ones, over all features. */
    private static final double FALSE_ORDER = 0.01;

    /** Tests the longest series: the levels of different series differ without any order. */
    public static SerialDependence of(Column column, RowOrder order) {
        return column.moves() ? new SerialDependence(chance(column, order.longest())) : new SerialDependence(1);
    }

    /** @param features how many are tested: each has its share of the allowed error (Bonferroni) */
    public boolean certain(int features) {
        return chance < FALSE_ORDER / features;
    }

    private static double chance(Column column, int[] rows) {
        double split = split(column);
        int values = 0;
        int above = 0;
        int runs = 0;
        boolean before = false;
        for (int row : rows) {
            float value = column.value(row);
            if (Float.isNaN(value)) {
                continue;
            }
            boolean now = value > split;
            values++;
            if (now) {
                above++;
                runs += before ? 0 : 1;
            }
            before = now;
        }
        int below = values - above;
        if (above == 0 || below == 0) {
            return 1;
        }
        // P(runs) = C(below + 1, runs) C(above − 1, runs − 1) / C(values, above): hypergeometric.
        HypergeometricDistribution independent = new HypergeometricDistribution(null, values, below + 1, above);
        double fewer = independent.cumulativeProbability(runs);
        double more = independent.upperCumulativeProbability(runs);
        return Math.min(1, 2 * Math.min(fewer, more));
    }

    /** The median, or the value below it where that splits ties at the median more evenly; something lies above. */
    private static double split(Column column) {
        double median = column.quantile(0.5);
        int aboveMedian = column.count() - column.firstAbove(median);
        double below = Math.nextDown((float) median);
        int belowMedian = column.firstAbove(below);
        return aboveMedian >= belowMedian ? median : below;
    }
}
