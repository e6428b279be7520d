package io.surprisal.training.window;

import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.nd4j.autodiff.samediff.SDVariable;

/** Fits habits: medians and reaches from training rows, what is usual from held-out ones. */
final class HabitsFit {
    private static final int MOST_WINDOWS = 20_000;

    /** The middle share of training windows that is usual, percent: what is beyond it on either side may be an anomaly among the training rows. */
    private static final double USUAL_PERCENT = 99.9;

    /** Below a tenth of what is usual a roughness counts as 0, as does what rounding leaves of it. */
    private static final double FLOOR_SHARE = 0.1;

    private static final double LEAST_FLOOR = 1e-3;

    /** In standard deviations, and the least of those: nothing that hardly varies is scaled up. */
    private static final double LEAST_REACH = 0.5;

    private static final double LEAST_DEVIATION = 1e-2;

    /** So far nothing goes. */
    private static final double NOTHING_KNOWN = 1e6;

    private final ModelSpec spec;
    private final TrainingRows rows;

    /** One window's numbers; NaN where not known. */
    private record Window(double[] roughnesses, double[] shifts) {}

    private HabitsFit(ModelSpec spec, TrainingRows rows) {
        this.spec = spec;
        this.rows = rows;
    }

    static Habits of(ModelSpec spec, TrainingRows rows) {
        return new HabitsFit(spec, rows).fit();
    }

    private Habits fit() {
        List<Window> training = windows(rows.holdout().training());
        double[] floors = new double[spec.size()];
        List<double[]> logarithms = new ArrayList<>();
        List<double[]> shifts = new ArrayList<>();
        for (int j = 0; j < spec.size(); j++) {
            double[] roughnesses = known(training, Window::roughnesses, j);
            double floor =
                    roughnesses.length == 0 ? LEAST_FLOOR : Math.max(FLOOR_SHARE * median(roughnesses), LEAST_FLOOR);
            floors[j] = floor;
            logarithms.add(Arrays.stream(roughnesses)
                    .map(roughness -> Math.log(roughness + floor))
                    .toArray());
            shifts.add(known(training, Window::shifts, j));
        }
        Habits unscaled = new Habits(floors, range(logarithms), range(shifts), 1);
        double usual = windows(rows.holdout().heldOut()).stream()
                .mapToDouble(window -> unscaled.excess(window.roughnesses(), window.shifts()))
                .max()
                .orElse(0);
        return new Habits(floors, unscaled.roughness(), unscaled.shift(), Math.max(usual, Habits.LEAST_USUAL));
    }

    private static Habits.Range range(List<double[]> ofFeatures) {
        return new Habits.Range(
                ofFeatures.stream()
                        .mapToDouble(seen -> seen.length == 0 ? 0 : median(seen))
                        .toArray(),
                ofFeatures.stream()
                        .mapToDouble(seen -> seen.length == 0 ? NOTHING_KNOWN : reach(seen))
                        .toArray());
    }

    /** The larger of the ways from the median to both ends of what is usual. */
    private static double reach(double[] seen) {
        double outside = (100 - USUAL_PERCENT) / 2;
        double median = median(seen);
        Percentile percentile = new Percentile();
        percentile.setData(seen);
        double way = Math.max(median - percentile.evaluate(outside), percentile.evaluate(100 - outside) - median);
        double deviation = Math.max(Math.sqrt(StatUtils.populationVariance(seen)), LEAST_DEVIATION);
        return Math.max(way, LEAST_REACH * deviation);
    }

    private static double median(double[] values) {
        return new Percentile(50).evaluate(values);
    }

    private static double[] known(List<Window> windows, Function<Window, double[]> numbers, int feature) {
        return windows.stream()
                .mapToDouble(window -> numbers.apply(window)[feature])
                .filter(Double::isFinite)
                .toArray();
    }

    private List<Window> windows(int[] all) {
        List<Window> windows = new ArrayList<>();
        new RowPass(spec, features -> {
                    Scope scope = Scope.whole(features.getSameDiff());
                    Movement movement = Movement.of(spec, Standardisation.of(spec, features, scope));
                    SDVariable both = features.getSameDiff().concat(1, movement.roughness(), movement.shift());
                    return List.of(both, movement.known());
                })
                .over(rows.windows(), Windows.evenly(all, MOST_WINDOWS), (numbers, known) -> {
                    for (int i = 0; i < numbers.rows(); i++) {
                        double[] both = numbers.getRow(i).toDoubleVector();
                        double[] there = known.getRow(i).toDoubleVector();
                        double[] roughnesses = new double[there.length];
                        double[] shifts = new double[there.length];
                        Arrays.setAll(roughnesses, j -> there[j] > 0 ? both[j] : Double.NaN);
                        Arrays.setAll(shifts, j -> there[j] > 0 ? both[there.length + j] : Double.NaN);
                        windows.add(new Window(roughnesses, shifts));
                    }
                });
        return windows;
    }
}
