package io.surprisal.training.data.trait;

import java.util.List;
import org.apache.commons.math3.distribution.HypergeometricDistribution;

/**
 * Whether a feature's values depend on those before them: the runs test of Wald and Wolfowitz (1940) on the sides of the median.
 * It is exact for any distribution, so that neither outliers nor rare values that happened to fall side by side mislead it.
 *
 * @param chance that as few runs, or as many, come of values in random order; two-sided, 1 where there is nothing to test
 */
public record SerialDependence(double chance) {
    /** The chance to take one of a table's independent features for dependent, over all of them. */
    private static final double LIKELY = 0.01;

    /** The same where a single feature is to decide. */
    private static final double CERTAIN = 0.001;

    /** Tests the longest series: the levels of different series differ without any order. */
    public static SerialDependence of(Column column, RowOrder order) {
        return column.moves() ? new SerialDependence(chance(column, order.longest())) : new SerialDependence(1);
    }

    /**
     * Whether rows stand in an order that means something: one feature shows it beyond doubt, or more than one do. Each feature has
     * its share of the allowed error (Bonferroni).
     *
     * @param features those of the table that move
     */
    public static boolean ordered(List<SerialDependence> features) {
        return dependent(features) > 1 || below(CERTAIN, features) > 0;
    }

    /** How many features likely depend on their last values. */
    public static int dependent(List<SerialDependence> features) {
        return below(LIKELY, features);
    }

    private static int below(double error, List<SerialDependence> features) {
        return (int) features.stream()
                .filter(feature -> feature.chance < error / features.size())
                .count();
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
        // A single value above is one run wherever it stands.
        if (above < 2 || below == 0) {
            return 1;
        }
        // P(runs) = C(below + 1, runs) C(above − 1, runs − 1) / C(values, above): hypergeometric.
        HypergeometricDistribution independent = new HypergeometricDistribution(null, values, below + 1, above);
        return Math.min(1, 2 * tail(independent, runs));
    }

    /** The chance of a count or of one farther from the mean on its side, summed outwards until nothing is added. */
    private static double tail(HypergeometricDistribution distribution, int count) {
        int step = count < distribution.getNumericalMean() ? -1 : 1;
        double sum = 0;
        double term = distribution.probability(count);
        for (int next = count + step; term > Math.ulp(sum); next += step) {
            sum += term;
            term = distribution.probability(next);
        }
        return sum;
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
