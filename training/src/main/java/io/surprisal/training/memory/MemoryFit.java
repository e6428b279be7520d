package io.surprisal.training.memory;

import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
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
 * Fits the memory of windows of one length: floors, means and spreads of the statistics from training rows, the windows to remember as the
 * centres of their clusters (k-means++, Arthur &amp; Vassilvitskii 2007), the bandwidth by the likelihood of held-out rows.
 */
final class MemoryFit {
    /** More windows overlap so much that they hardly move a centre. */
    private static final int MOST_WINDOWS = 8_000;

    private static final int MOST_HELD_OUT = 2_000;
    private static final int MOST_ROUNDS = 20;

    /** Below a tenth of what is usual a statistic counts as 0, as does what rounding leaves of it. */
    private static final double FLOOR_SHARE = 0.1;

    private static final double LEAST_FLOOR = 1e-3;
    private static final double LEAST_SPREAD = 1e-2;
    private static final double LEAST_WAY = 1e-3;
    private static final double[] BANDWIDTHS = {0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2};

    private final ModelSpec spec;
    private final TrainingRows rows;
    private final int records;

    /** One window: its statistics, of which some are known. */
    private record Window(double[] statistics, boolean[] known) {
        boolean isKnown() {
            for (boolean there : known) {
                if (there) {
                    return true;
                }
            }
            return false;
        }
    }

    private MemoryFit(ModelSpec spec, TrainingRows rows, int records) {
        this.spec = spec;
        this.rows = rows;
        this.records = records;
    }

    /** Empty where no key has half as many rows: nothing is known of such windows then. */
    static Optional<Memory> of(ModelSpec spec, TrainingRows rows, int records) {
        return new MemoryFit(spec, rows, records).fit();
    }

    private Optional<Memory> fit() {
        List<Window> training = windows(rows.holdout().training(), MOST_WINDOWS);
        if (training.isEmpty()) {
            return Optional.empty();
        }
        List<Window> later = windows(rows.holdout().heldOut(), MOST_HELD_OUT);
        List<Window> heldOut = later.isEmpty() ? training : later;
        StatisticsScale scale = scale(training);
        double[][] centres = centres(scale, training);
        WindowDensity density = Arrays.stream(BANDWIDTHS)
                .mapToObj(bandwidth -> new WindowDensity(centres, bandwidth))
                .min(Comparator.comparingDouble(each -> StatUtils.mean(values(scale, heldOut, each::surprisal))))
                .orElseThrow();
        double[] distances = values(scale, heldOut, density::distance);
        double median = quantile(distances, 50);
        double way = Math.max(quantile(distances, 99) - median, LEAST_WAY);
        return Optional.of(new Memory(records, scale, density, median, way));
    }

    /** The statistics of some rows' windows, of which anything is known. */
    private List<Window> windows(int[] all, int most) {
        int[] some = Windows.evenly(all, most);
        List<Window> windows = new ArrayList<>(some.length);
        new RowPass(spec, features -> {
                    Scope scope = Scope.whole(features.getSameDiff());
                    WindowStatistics statistics =
                            WindowStatistics.of(spec, Standardisation.of(spec, features, scope), records, scope);
                    return List.of(statistics.values(), statistics.known());
                })
                .over(rows.windows(), some, (values, known) -> {
                    for (int i = 0; i < values.rows(); i++) {
                        double[] there = known.getRow(i).toDoubleVector();
                        boolean[] ofKinds = new boolean[WindowStatistics.KINDS * there.length];
                        for (int j = 0; j < ofKinds.length; j++) {
                            ofKinds[j] = there[j % there.length] > 0;
                        }
                        windows.add(new Window(values.getRow(i).toDoubleVector(), ofKinds));
                    }
                });
        windows.removeIf(window -> !window.isKnown());
        return windows;
    }

    private StatisticsScale scale(List<Window> training) {
        int size = WindowStatistics.KINDS * spec.size();
        double[] floors = new double[size];
        double[] location = new double[size];
        double[] spread = new double[size];
        for (int j = 0; j < size; j++) {
            int column = j;
            double[] values = training.stream()
                    .filter(window -> window.known()[column])
                    .mapToDouble(window -> window.statistics()[column])
                    .toArray();
            floors[j] = values.length == 0 ? LEAST_FLOOR : Math.max(FLOOR_SHARE * quantile(values, 50), LEAST_FLOOR);
            double[] seen = training.stream()
                    .filter(window -> window.known()[column])
                    .mapToDouble(window -> StatisticsScale.seen(window.statistics(), floors, column))
                    .toArray();
            location[j] = seen.length == 0 ? 0 : StatUtils.mean(seen);
            spread[j] = seen.length == 0 ? 1 : Math.max(Math.sqrt(StatUtils.populationVariance(seen)), LEAST_SPREAD);
        }
        return new StatisticsScale(floors, location, spread);
    }

    private double[][] centres(StatisticsScale scale, List<Window> training) {
        List<DoublePoint> points = training.stream()
                .map(window -> new DoublePoint(scale.standardised(window.statistics(), window.known())))
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
            StatisticsScale scale, List<Window> windows, ToDoubleBiFunction<double[], boolean[]> said) {
        return windows.stream()
                .mapToDouble(window ->
                        said.applyAsDouble(scale.standardised(window.statistics(), window.known()), window.known()))
                .toArray();
    }

    private static double quantile(double[] values, double percent) {
        return new Percentile(percent).evaluate(values);
    }
}
