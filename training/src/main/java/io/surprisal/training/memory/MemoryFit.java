package io.surprisal.training.memory;

import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;
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
    private record Window(double[] statistics, boolean[] known) {}

    private MemoryFit(ModelSpec spec, TrainingRows rows, int records) {
        this.spec = spec;
        this.rows = rows;
        this.records = records;
    }

    static Memory of(ModelSpec spec, TrainingRows rows, int records) {
        return new MemoryFit(spec, rows, records).fit();
    }

    private Memory fit() {
        List<Window> training = windows(rows.holdout().training(), MOST_WINDOWS);
        List<Window> heldOut = windows(rows.holdout().heldOut(), MOST_HELD_OUT);
        Memory scaled = scaled(training);
        double[][] centres = centres(scaled, training);
        Memory best = scaled;
        double least = Double.POSITIVE_INFINITY;
        for (double bandwidth : BANDWIDTHS) {
            Memory memory =
                    new Memory(records, scaled.floors(), scaled.location(), scaled.spread(), centres, bandwidth, 0, 1);
            double mean = heldOut.stream()
                    .mapToDouble(window -> memory.surprisal(standardised(memory, window), window.known()))
                    .average()
                    .orElse(0);
            if (mean < least) {
                best = memory;
                least = mean;
            }
        }
        Memory fitted = best;
        double[] distances = heldOut.stream()
                .mapToDouble(window -> fitted.distance(standardised(fitted, window), window.known()))
                .toArray();
        double median = quantile(distances, 50);
        return fitted.calibrated(median, Math.max(quantile(distances, 99) - median, LEAST_WAY));
    }

    /** The statistics of some rows' windows. */
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
        return windows;
    }

    private Memory scaled(List<Window> training) {
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
                    .mapToDouble(window -> Memory.seen(window.statistics(), floors, column))
                    .toArray();
            double mean = Arrays.stream(seen).average().orElse(0);
            location[j] = mean;
            spread[j] = Math.max(
                    Math.sqrt(Arrays.stream(seen)
                            .map(value -> (value - mean) * (value - mean))
                            .average()
                            .orElse(0)),
                    LEAST_SPREAD);
        }
        return new Memory(records, floors, location, spread, new double[0][], 1, 0, 1);
    }

    private double[][] centres(Memory scaled, List<Window> training) {
        List<DoublePoint> points = training.stream()
                .map(window -> new DoublePoint(standardised(scaled, window)))
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

    private static double[] standardised(Memory memory, Window window) {
        double[] standardised = memory.standardised(window.statistics());
        for (int j = 0; j < standardised.length; j++) {
            standardised[j] = window.known()[j] ? standardised[j] : 0;
        }
        return standardised;
    }

    private static double quantile(double[] values, double percent) {
        return new Percentile(percent).evaluate(values);
    }
}
