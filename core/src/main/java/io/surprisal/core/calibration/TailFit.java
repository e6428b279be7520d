package io.surprisal.core.calibration;

import java.util.Arrays;

/**
 * Where a sample's tail begins, and how it goes on.
 *
 * <p>The tail is as large a part of the sample as the form of a tail describes: from three fifths of the sample down, the first part that looks
 * exponential, or else that a tail of rising hazard describes where it is lighter, a Pareto of a shrunk shape where it is heavier. An
 * exponential tail takes one number from the sample instead of two; most of the error of a far quantile is the second one's.
 *
 * <p>Values that come in clusters give the tests of form too few independent exceedances to reject anything, and most of them are means over
 * time, lighter than exponential. Their tail is at most 15 % of the sample, as long as some twenty independent exceedances are left.
 *
 * @param above how many values lie above the threshold
 * @param tail how far they do
 * @param extremalIndex of the exceedances
 */
record TailFit(int above, Tail tail, double extremalIndex) {
    static final int SMALLEST_TAIL = 20;

    /** A budget of 1e-4 held within a factor of 3 by 95 % of fits takes 300 of 500 exponential values. */
    private static final double LARGEST_SHARE = 0.6;

    /** More exceedances would only cost time. */
    private static final int LARGEST_TAIL = 4_000;

    /** The same of values in clusters. */
    private static final double LARGEST_CLUSTERED_SHARE = 0.15;

    /** A part of no more independent exceedances than this is not left out for being large. */
    private static final double FEWEST_INDEPENDENT = 20;

    /** Independent values seldom have an extremal index below this. */
    private static final double CLUSTERED = 0.7;

    /** Each part that is tried is the one before it times √½, down to a thirty-second of the largest. */
    private static final int PARTS = 11;

    /** How many standard deviations lighter than exponential exceedances may be: 1.5 % of exponential ones are. */
    private static final double LIGHT_LIMIT = -2.17;

    /** How many standard deviations heavier: 0.5 % of exponential ones are. */
    private static final double HEAVY_LIMIT = 2.58;

    /** 1 % point of A² of an exponential of fitted scale (Stephens 1974). */
    private static final double EXPONENTIAL_LIMIT = 1.959;

    /** About the 5 % point of A² of a generalised Pareto of fitted shape and scale (Choulakian &amp; Stephens 2001). */
    private static final double TWO_NUMBERS_LIMIT = 1;

    /** Beyond the last so many independent exceedances a hazard rises no more. */
    private static final double LAST = 5;

    /**
     * @param series in order of time, several series one after another; not changed
     * @param sorted the same values, ascending; not changed
     */
    static TailFit of(double[] series, double[] sorted) {
        int count = sorted.length;
        int largest = (int) Math.min(count * LARGEST_SHARE, LARGEST_TAIL);
        int smallest = Math.min(SMALLEST_TAIL, largest);
        TailFit last = null;
        int tried = 0;
        for (int part = 0; part < PARTS; part++) {
            int wanted = Math.max(smallest, (int) Math.round(largest * Math.pow(2, -part / 2.0)));
            double threshold = sorted[count - wanted - 1];
            double[] exceedances = exceedances(sorted, wanted, threshold);
            // Ties with the threshold leave fewer than wanted, or none.
            if (exceedances.length < 2 || wanted == tried) {
                continue;
            }
            tried = wanted;
            double extremalIndex = ExtremalIndex.of(series, threshold);
            if (isTooLarge(exceedances.length, count, extremalIndex)) {
                continue;
            }
            TailFit exponential = new TailFit(exceedances.length, Tail.exponential(mean(exceedances)), extremalIndex);
            double variation = exponential.variation(exceedances);
            if (variation > LIGHT_LIMIT
                    && variation < HEAVY_LIMIT
                    && exponential.misfit(exceedances) < EXPONENTIAL_LIMIT) {
                return exponential;
            }
            last = variation < 0 ? exponential.rising(exceedances) : exponential.heavy(exceedances);
            if (last.misfit(exceedances) < TWO_NUMBERS_LIMIT) {
                return last;
            }
        }
        return last == null ? withoutTail(sorted) : last;
    }

    private static boolean isTooLarge(int exceedances, int count, double extremalIndex) {
        return extremalIndex < CLUSTERED
                && exceedances > Math.ceil(count * LARGEST_CLUSTERED_SHARE)
                && extremalIndex * exceedances > FEWEST_INDEPENDENT;
    }

    /** Where no part has two exceedances, all values but at most one are nearly equal: that one is the tail. */
    private static TailFit withoutTail(double[] sorted) {
        double largest = sorted[sorted.length - 1];
        double beyond = largest - sorted[sorted.length - 2];
        return new TailFit(1, Tail.exponential(Math.max(beyond, 1e-6 * Math.max(1, Math.abs(largest)))), 1);
    }

    private static double[] exceedances(double[] sorted, int wanted, double threshold) {
        return Arrays.stream(sorted, sorted.length - wanted, sorted.length)
                .map(value -> value - threshold)
                .filter(value -> value > 0)
                .toArray();
    }

    /**
     * By how many standard deviations the squared coefficient of variation differs from an exponential's, which is 1: the score test of shape 0
     * (Cox &amp; Oakes 1984). Below 0 where the exceedances are lighter.
     */
    private double variation(double[] exceedances) {
        double squares = 0;
        for (double y : exceedances) {
            squares += y * y / exceedances.length;
        }
        double mean = tail.scale();
        return Math.sqrt(exceedances.length) * (squares / (2 * mean * mean) - 1);
    }

    private TailFit rising(double[] exceedances) {
        return new TailFit(
                above, RisingFit.fit(exceedances, Math.min(1, LAST / (extremalIndex * above))), extremalIndex);
    }

    private TailFit heavy(double[] exceedances) {
        return new TailFit(above, ParetoFit.fit(exceedances), extremalIndex);
    }

    private double misfit(double[] exceedances) {
        return AndersonDarling.statistic(exceedances, tail);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
