package io.surprisal.core.calibration;

import java.util.Arrays;

/**
 * Where a sample's tail begins, and how it goes on.
 *
 * <p>The tail is as large a part of the sample as the form of a tail describes: from three fifths of the sample down, the first part that looks
 * exponential, or else that a Pareto of a shrunk shape describes. An exponential tail takes one number from the sample instead of two,
 * and is what the tails of most distributions of surprisals look like from near; most of the error of a far quantile is the shape's.
 *
 * @param above how many values lie above the threshold
 * @param tail how far they do
 * @param extremalIndex of the exceedances
 */
record TailFit(int above, ParetoTail tail, double extremalIndex) {
    static final int SMALLEST_TAIL = 20;

    /** A budget of 1e-4 held within a factor of 3 by 95 % of fits takes 300 of 500 exponential values. */
    private static final double LARGEST_SHARE = 0.6;

    /** More exceedances would only cost time. */
    private static final int LARGEST_TAIL = 4_000;

    /** Each part that is tried is the one before it times √½, down to a sixteenth of the largest. */
    private static final int PARTS = 9;

    /** How many standard deviations the variation of exponential exceedances may be off, two-sided 1 %. */
    private static final double VARIATION_LIMIT = 2.58;

    /** 1 % point of A² of an exponential of fitted scale (Stephens 1974). */
    private static final double EXPONENTIAL_LIMIT = 1.959;

    /** About the 5 % point of A² of a generalised Pareto of fitted shape and scale (Choulakian &amp; Stephens 2001). */
    private static final double PARETO_LIMIT = 1;

    /** Beyond the last so many independent exceedances a tail of negative shape goes on straight. */
    private static final double LAST = 10;

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
            TailFit candidate = new TailFit(
                    exceedances.length, ParetoTail.exponential(mean(exceedances)), ExtremalIndex.of(series, threshold));
            if (candidate.isExponential(exceedances)) {
                return candidate;
            }
            last = candidate.withShape(exceedances);
            if (last.weight() * last.misfit(exceedances) < PARETO_LIMIT) {
                return last;
            }
        }
        return last == null ? withoutTail(sorted) : last;
    }

    /** Where no part has two exceedances, the values hardly differ but for at most one: that one is the tail. */
    private static TailFit withoutTail(double[] sorted) {
        double largest = sorted[sorted.length - 1];
        double beyond = largest - sorted[sorted.length - 2];
        return new TailFit(1, ParetoTail.exponential(Math.max(beyond, 1e-6 * Math.max(1, Math.abs(largest)))), 1);
    }

    private static double[] exceedances(double[] sorted, int wanted, double threshold) {
        return Arrays.stream(sorted, sorted.length - wanted, sorted.length)
                .map(value -> value - threshold)
                .filter(value -> value > 0)
                .toArray();
    }

    /**
     * How much an exceedance counts in a test or against a prior. A cluster of 1/θ exceedances says more than one of them and less than as
     * many independent ones: √θ stands between.
     */
    private double weight() {
        return Math.sqrt(extremalIndex);
    }

    private boolean isExponential(double[] exceedances) {
        double squares = 0;
        for (double y : exceedances) {
            squares += y * y / exceedances.length;
        }
        double mean = tail.scale();
        // The squared coefficient of variation is 1 for exponential values: the score test of shape 0 (Cox & Oakes
        // 1984).
        double deviation = Math.sqrt(exceedances.length * weight()) * (squares / (2 * mean * mean) - 1);
        return Math.abs(deviation) < VARIATION_LIMIT && weight() * misfit(exceedances) < EXPONENTIAL_LIMIT;
    }

    private TailFit withShape(double[] exceedances) {
        ParetoTail pareto = ParetoFit.fit(exceedances, weight());
        double straightBelow = pareto.shape() < 0 ? Math.min(1, LAST / (extremalIndex * above)) : 0;
        return new TailFit(above, new ParetoTail(pareto.shape(), pareto.scale(), straightBelow), extremalIndex);
    }

    /** A² of Anderson &amp; Darling (1952), which weighs the far tail as much as the near one. */
    private double misfit(double[] ascending) {
        int size = ascending.length;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double below = 1 - probability(ascending[i]);
            double beyond = probability(ascending[size - 1 - i]);
            sum += (2 * i + 1) * (Math.log(below) + Math.log(beyond)) / size;
        }
        return -size - sum;
    }

    private double probability(double exceedance) {
        return Math.min(Math.max(tail.survival(exceedance), 1e-12), 1 - 1e-12);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
