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
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** Fits the shifts of windows: medians and spreads from training rows, the usual distances from held-out ones. */
final class ShiftFit {
    private static final int MOST_WINDOWS = 20_000;

    /** In standardised units: what moves less does not move. */
    private static final double LEAST_SPREAD = 1e-2;

    /** From the median distance from the median to the standard deviation of a normal distribution. */
    private static final double DEVIATIONS = 1.4826;

    private final ModelSpec spec;
    private final TrainingRows rows;

    /** One window's differences; NaN where not known. */
    private record Window(double[] differences) {
        boolean isKnown() {
            return Arrays.stream(differences).anyMatch(Double::isFinite);
        }
    }

    private ShiftFit(ModelSpec spec, TrainingRows rows) {
        this.spec = spec;
        this.rows = rows;
    }

    /** Empty where no key has half of each half of a window: nothing is known then. */
    static Optional<Shift> of(ModelSpec spec, TrainingRows rows) {
        return new ShiftFit(spec, rows).fit();
    }

    private Optional<Shift> fit() {
        List<Window> training = windows(rows.holdout().training());
        if (training.isEmpty()) {
            return Optional.empty();
        }
        double[] location = new double[spec.size()];
        double[] spread = new double[spec.size()];
        for (int j = 0; j < location.length; j++) {
            int feature = j;
            double[] known = training.stream()
                    .mapToDouble(window -> window.differences()[feature])
                    .filter(Double::isFinite)
                    .toArray();
            double median = known.length == 0 ? 0 : median(known);
            double[] apart = Arrays.stream(known).map(d -> Math.abs(d - median)).toArray();
            location[j] = median;
            spread[j] = known.length == 0 ? LEAST_SPREAD : Math.max(spread(apart), LEAST_SPREAD);
        }
        Shift unscaled = new Shift(location, spread, new UsualDistance(0, 1));
        List<Window> later = windows(rows.holdout().heldOut());
        double[] distances = (later.isEmpty() ? training : later)
                .stream()
                        .mapToDouble(window -> unscaled.distance(window.differences()))
                        .toArray();
        return Optional.of(new Shift(location, spread, UsualDistance.of(distances)));
    }

    /** The differences of some rows' windows, of which anything is known. */
    private List<Window> windows(int[] all) {
        List<Window> windows = new ArrayList<>();
        new RowPass(spec, features -> {
                    Scope scope = Scope.whole(features.getSameDiff());
                    HalfMeans means = HalfMeans.of(spec, Standardisation.of(spec, features, scope), scope);
                    return List.of(means.differences(), means.known());
                })
                .over(rows.windows(), Windows.evenly(all, MOST_WINDOWS), (differences, known) -> {
                    for (int i = 0; i < differences.rows(); i++) {
                        double[] values = differences.getRow(i).toDoubleVector();
                        double[] there = known.getRow(i).toDoubleVector();
                        Arrays.setAll(values, j -> there[j] > 0 ? values[j] : Double.NaN);
                        windows.add(new Window(values));
                    }
                });
        windows.removeIf(window -> !window.isKnown());
        return windows;
    }

    /** By the median; where more than half of the windows do not move at all, by the mean square. */
    private static double spread(double[] apart) {
        double half = DEVIATIONS * median(apart);
        return half > 0
                ? half
                : Math.sqrt(Arrays.stream(apart).map(d -> d * d).average().orElseThrow());
    }

    private static double median(double[] values) {
        return new Percentile(50).evaluate(values);
    }
}
