package io.surprisal.training.window;

import io.surprisal.training.data.trait.RowOrder;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Fits the memory of windows of one length: floors, means and spreads of their numbers from training rows; what to remember, of statistics the centres of
 * their clusters (k-means++, Arthur &amp; Vassilvitskii 2007), of values some of the windows themselves; the bandwidth by the likelihood of held-out rows, of neighbours each one's own ({@link Nearness}).
 */
final class MemoryFit {
    /** More windows overlap so much that they hardly move a centre. */
    private static final int MOST_WINDOWS = 8_000;

    private static final int MOST_HELD_OUT = 2_000;

    /** Values are many numbers, all of which are in the file. */
    private static final int MOST_NUMBERS = 1 << 20;

    private static final int MOST_ROUNDS = 20;

    /** Below a tenth of what is usual a statistic counts as 0, as does what rounding leaves of it. */
    private static final double FLOOR_SHARE = 0.1;

    private static final double LEAST_FLOOR = 1e-3;
    private static final double LEAST_SPREAD = 1e-2;
    private static final double[] BANDWIDTHS = {0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2};

    private final Remembered remembered;
    private final ModelSpec spec;
    private final TrainingRows rows;
    private final int records;

    /** One window: its numbers, of which some are known. */
    private record Window(double[] numbers, boolean[] known) {
        int count() {
            int count = 0;
            for (boolean there : known) {
                count += there ? 1 : 0;
            }
            return count;
        }
    }

    private MemoryFit(Remembered remembered, ModelSpec spec, TrainingRows rows, int records) {
        this.remembered = remembered;
        this.spec = spec;
        this.rows = rows;
        this.records = records;
    }

    /** Empty where no key has half as many rows: nothing is known of such windows then. */
    static Optional<Memory> of(Remembered remembered, ModelSpec spec, TrainingRows rows, int records) {
        return new MemoryFit(remembered, spec, rows, records).fit();
    }

    private Optional<Memory> fit() {
        List<Window> training = windows(rows.holdout().training(), mostWindows());
        if (training.isEmpty()) {
            return Optional.empty();
        }
        List<Window> later = windows(rows.holdout().heldOut(), MOST_HELD_OUT);
        List<Window> heldOut = later.isEmpty() ? training : later;
        NumbersScale scale = scale(training);
        WindowDensity density = density(centres(scale, training), scale, heldOut);
        double[] distances = values(scale, heldOut, density::distance);
        return Optional.of(new Memory(records, scale, density, UsualDistance.of(distances)));
    }

    private WindowDensity density(double[][] centres, NumbersScale scale, List<Window> heldOut) {
        return switch (remembered) {
            case STATISTICS, SHAPE ->
                Arrays.stream(BANDWIDTHS)
                        .mapToObj(bandwidth -> WindowDensity.alike(centres, bandwidth))
                        .min(Comparator.comparingDouble(
                                each -> StatUtils.mean(values(scale, heldOut, each::surprisal))))
                        .orElseThrow();
            case NEIGHBOUR -> new WindowDensity(centres, Nearness.bandwidths(centres), true);
        };
    }

    /** How many training windows are looked at; of values these are what is remembered. */
    private int mostWindows() {
        return remembered.isOfValues()
                ? Math.max(1, Math.min(spec.latent(), MOST_NUMBERS / (records * spec.size())))
                : MOST_WINDOWS;
    }

    /** The numbers of some rows' windows, of which anything is known. */
    private List<Window> windows(int[] all, int most) {
        int[] some = RowOrder.scattered(all, most);
        List<Window> windows = new ArrayList<>(some.length);
        new RowPass(spec, features -> {
                    Scope scope = Scope.whole(features.getSameDiff());
                    WindowNumbers numbers =
                            remembered.of(spec, Standardisation.of(spec, features, scope), records, scope);
                    return List.of(numbers.values(), numbers.known());
                })
                .over(rows.windows(), some, (values, known) -> {
                    for (int i = 0; i < values.rows(); i++) {
                        double[] there = known.getRow(i).toDoubleVector();
                        boolean[] isThere = new boolean[there.length];
                        for (int j = 0; j < isThere.length; j++) {
                            isThere[j] = there[j] > 0;
                        }
                        windows.add(new Window(values.getRow(i).toDoubleVector(), isThere));
                    }
                });
        windows.removeIf(window -> window.count() == 0);
        return windows;
    }

    private NumbersScale scale(List<Window> training) {
        int size = remembered.numbers(records) * spec.size();
        double[] floors = new double[size];
        double[] location = new double[size];
        double[] spread = new double[size];
        if (remembered.isOfValues()) {
            // Values are standardised; within their bounds again, a rare flag would outweigh all else.
            Arrays.fill(spread, 1);
            return new NumbersScale(floors, location, spread);
        }
        for (int j = 0; j < size; j++) {
            int column = j;
            double[] values = training.stream()
                    .filter(window -> window.known()[column])
                    .mapToDouble(window -> window.numbers()[column])
                    .toArray();
            floors[j] = remembered.logarithm(j, spec.size()) ? floor(values) : 0;
            double[] seen = training.stream()
                    .filter(window -> window.known()[column])
                    .mapToDouble(window -> NumbersScale.seen(window.numbers(), floors, column))
                    .toArray();
            location[j] = seen.length == 0 ? 0 : StatUtils.mean(seen);
            spread[j] = seen.length == 0 ? 1 : Math.max(Math.sqrt(StatUtils.populationVariance(seen)), LEAST_SPREAD);
        }
        return new NumbersScale(floors, location, spread);
    }

    private static double floor(double[] values) {
        return values.length == 0
                ? LEAST_FLOOR
                : Math.max(FLOOR_SHARE * new Percentile(50).evaluate(values), LEAST_FLOOR);
    }

    private double[][] centres(NumbersScale scale, List<Window> training) {
        if (remembered.isOfValues()) {
            // What is missing is remembered as the mean: of neighbours, for hardly a record may be whole; of shapes
            // only where none is fuller.
            int fewest = remembered == Remembered.NEIGHBOUR
                    ? 1
                    : training.stream().mapToInt(Window::count).max().orElseThrow();
            return training.stream()
                    .filter(window -> window.count() >= fewest)
                    .map(window -> scale.standardised(window.numbers(), window.known()))
                    .toArray(double[][]::new);
        }
        List<DoublePoint> points = training.stream()
                .map(window -> new DoublePoint(scale.standardised(window.numbers(), window.known())))
                .toList();
        int wanted = Math.min(spec.latent(), points.size());
        List<CentroidCluster<DoublePoint>> clusters = new KMeansPlusPlusClusterer<DoublePoint>(
                        wanted,
                        MOST_ROUNDS,
                        new EuclideanDistance(),
                        new Well19937c(rows.settings().seed()))
                .cluster(points);
        return clusters.stream()
                .filter(cluster -> !cluster.getPoints().isEmpty())
                .map(cluster -> cluster.getCenter().getPoint())
                .toArray(double[][]::new);
    }

    /** What a density says of windows. */
    private static double[] values(
            NumbersScale scale, List<Window> windows, ToDoubleBiFunction<double[], boolean[]> said) {
        return windows.stream()
                .mapToDouble(window ->
                        said.applyAsDouble(scale.standardised(window.numbers(), window.known()), window.known()))
                .toArray();
    }
}
