package io.surprisal.core.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How often calibrations hold an alert budget: a share of normal values should alert, and the share that really does is known. The main
 * method prints it for every {@link Surprisals}, for today's fit and for those that were tried beside it.
 */
final class CalibrationSimulation {
    private static final double BUDGET = 1e-4;
    private static final int SEED = Integer.getInteger("seed", 5);

    private CalibrationSimulation() {}

    interface Threshold {
        double of(double[] series);
    }

    /**
     * Shares of the fits.
     *
     * @param silent alert on less than a tenth of the budget
     * @param within are within a factor of 3 of it
     * @param overThree alert more than 3 times too often
     * @param overTen alert more than 10 times too often
     */
    record Outcome(double silent, double within, double overThree, double overTen) {
        private static Outcome of(double[] ratios) {
            return new Outcome(
                    share(ratios, 0, 0.1), share(ratios, 1.0 / 3, 3), share(ratios, 3, 1e9), share(ratios, 10, 1e9));
        }

        private static double share(double[] ratios, double from, double to) {
            return (double) Arrays.stream(ratios)
                            .filter(ratio -> ratio >= from && ratio <= to)
                            .count()
                    / ratios.length;
        }
    }

    static Outcome outcome(Surprisals surprisals, int rows, int fits, Threshold threshold) {
        Random random = new Random(SEED);
        double[] ratios = new double[fits];
        for (int i = 0; i < fits; i++) {
            double at = threshold.of(surprisals.sampler().draw(random, rows));
            ratios[i] = surprisals.survival().applyAsDouble(at) / BUDGET;
        }
        return Outcome.of(ratios);
    }

    /** The share of fits whose interval of the realised rate holds the true one. */
    static double covered(Surprisals surprisals, int rows, int fits) {
        Random random = new Random(SEED);
        int covered = 0;
        for (int i = 0; i < fits; i++) {
            TailCalibration calibration =
                    TailCalibration.fit(surprisals.sampler().draw(random, rows));
            BudgetSupport support = BudgetSupport.of(calibration, BUDGET);
            double rate = surprisals.survival().applyAsDouble(calibration.abnormalityAt(BUDGET));
            covered += rate >= support.low() && rate <= support.high() ? 1 : 0;
        }
        return (double) covered / fits;
    }

    static double threshold(double[] series) {
        return TailCalibration.fit(series).abnormalityAt(BUDGET);
    }

    /** {@code java [-Dseed=N] -cp core/target/classes:core/target/test-classes io.surprisal.core.calibration.CalibrationSimulation [fits]}. */
    public static void main(String[] arguments) {
        int fits = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        List<Surprisals> all = Surprisals.all();
        Map<String, Threshold> ways = new LinkedHashMap<>();
        ways.put("maximum likelihood, 2 %", OtherFits::maximumLikelihood);
        ways.put("Coles & Dixon, 10 %", OtherFits::colesDixon);
        ways.put("weighted moments, 10 %", OtherFits::probabilityWeightedMoments);
        ways.put("exponential, 25 %", OtherFits::exponential);
        ways.put("today's", CalibrationSimulation::threshold);
        System.out.println(
                "% of fits whose rate is: < 1/10 of the budget, within a factor of 3, > 3 times, > 10 times");
        for (int rows : new int[] {100, 500, 2370}) {
            List<String> titles = new ArrayList<>(ways.keySet());
            titles.add("interval holds");
            line(rows + " rows", titles);
            for (Surprisals surprisals : all) {
                List<String> cells = new ArrayList<>();
                ways.values().forEach(way -> cells.add(cell(outcome(surprisals, rows, fits, way))));
                cells.add(String.format(Locale.ROOT, "%.0f", 100 * covered(surprisals, rows, fits)));
                line(surprisals.name(), cells);
            }
        }
    }

    private static String cell(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%4.0f %4.0f %4.0f %4.0f",
                100 * outcome.silent(),
                100 * outcome.within(),
                100 * outcome.overThree(),
                100 * outcome.overTen());
    }

    private static void line(String title, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", title));
        cells.forEach(cell -> line.append(String.format(Locale.ROOT, "  %24s", cell)));
        System.out.println(line);
    }
}
