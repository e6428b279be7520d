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
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** Fits habits: medians and reaches from training rows, what is usual from held-out ones. */
final class HabitsFit {
    private static final int MOST_WINDOWS = 20_000;

    /** The middle share of training windows that is usual, percent: what is beyond it on either side may be an anomaly among the training rows. */
    private static final double USUAL_PERCENT = 99.9;

    /** Below a tenth of what is usual a number counts as 0, as does what rounding leaves of it. */
    private static final double FLOOR_SHARE = 0.1;

    private static final double LEAST_FLOOR = 1e-3;

    /** In standard deviations, and in units of a number: nothing that hardly varies is scaled up. */
    private static final double LEAST_REACH = 0.5;

    private static final double LEAST_DEVIATION = 1e-2;

    private final ModelSpec spec;
    private final TrainingRows rows;

    private HabitsFit(ModelSpec spec, TrainingRows rows) {
        this.spec = spec;
        this.rows = rows;
    }

    static Habits of(ModelSpec spec, TrainingRows rows) {
        return new HabitsFit(spec, rows).fit();
    }

    private Habits fit() {
        int size = Habits.KINDS * spec.size();
        List<double[]> training = windows(rows.holdout().training());
        double[] floors = new double[Habits.LOGARITHMS * spec.size()];
        double[] median = new double[size];
        double[] reach = new double[size];
        for (int place = 0; place < size; place++) {
            int own = place;
            double[] known = training.stream()
                    .mapToDouble(window -> window[own])
                    .filter(Double::isFinite)
                    .toArray();
            if (place < floors.length) {
                floors[place] = known.length == 0 ? LEAST_FLOOR : Math.max(FLOOR_SHARE * median(known), LEAST_FLOOR);
            }
            double[] seen = Arrays.stream(known)
                    .map(number -> seen(number, floors, own))
                    .toArray();
            median[place] = seen.length == 0 ? 0 : median(seen);
            reach[place] = seen.length == 0 ? Habits.NOTHING_KNOWN : reach(seen, median[place]);
        }
        Habits unscaled = new Habits(floors, median, reach, 1);
        double usual = windows(rows.holdout().heldOut()).stream()
                .mapToDouble(window -> {
                    double[] seen = new double[size];
                    Arrays.setAll(seen, place -> seen(window[place], floors, place));
                    return unscaled.excess(seen);
                })
                .max()
                .orElse(0);
        return new Habits(floors, median, reach, Math.max(usual, Habits.LEAST_USUAL));
    }

    private double seen(double number, double[] floors, int place) {
        return Habits.seen(number, place < floors.length ? floors[place] : 0, place / spec.size());
    }

    /** The larger of the ways to both ends of what is usual. */
    private static double reach(double[] seen, double median) {
        double outside = (100 - USUAL_PERCENT) / 2;
        Percentile percentile = new Percentile();
        percentile.setData(seen);
        double way = Math.max(median - percentile.evaluate(outside), percentile.evaluate(100 - outside) - median);
        double deviation = Math.max(Math.sqrt(StatUtils.populationVariance(seen)), LEAST_DEVIATION);
        return Math.max(way, LEAST_REACH * deviation);
    }

    private static double median(double[] values) {
        return new Percentile(50).evaluate(values);
    }

    /** The numbers of some rows' windows, NaN where not known. */
    private List<double[]> windows(int[] all) {
        List<double[]> windows = new ArrayList<>();
        new RowPass(spec, features -> {
                    Scope scope = Scope.whole(features.getSameDiff());
                    WindowNumbers numbers = Movement.of(spec, Standardisation.of(spec, features, scope), scope);
                    return List.of(numbers.values(), numbers.known());
                })
                .over(rows.windows(), Windows.evenly(all, MOST_WINDOWS), (numbers, known) -> {
                    for (int i = 0; i < numbers.rows(); i++) {
                        double[] values = numbers.getRow(i).toDoubleVector();
                        double[] there = known.getRow(i).toDoubleVector();
                        Arrays.setAll(values, place -> there[place] > 0 ? values[place] : Double.NaN);
                        windows.add(values);
                    }
                });
        return windows;
    }
}
