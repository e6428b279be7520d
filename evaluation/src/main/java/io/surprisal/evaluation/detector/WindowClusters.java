package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;

/**
 * The squared distance of the window that ends at a row from the nearest of ten centres of training windows. KMeansAD (Yairi, Kato
 * &amp; Hori 2001; Schmidl, Wenig &amp; Papenbrock 2022) takes the mean over all windows that hold a row, later ones included; here
 * it is only the window that is complete when the row arrives.
 */
final class WindowClusters implements RowScorer {
    private static final int CLUSTERS = 10;
    private static final int MOST_ITERATIONS = 100;

    private final Scaling scaling;
    private final RowWindow window;
    private final double[][][] centres;

    private WindowClusters(Scaling scaling, RowWindow window, double[][][] centres) {
        this.scaling = scaling;
        this.window = window;
        this.centres = centres;
    }

    static WindowClusters fit(double[][] rows, boolean ordered, long seed) {
        Scaling scaling = Scaling.standard(rows);
        RowWindow window = RowWindow.over(rows, ordered);
        double[][] scaled = scaling.applyAll(rows);
        List<DoublePoint> windows = Arrays.stream(window.starts(rows.length, seed))
                .mapToObj(start -> new DoublePoint(flat(scaled, start, window.rows())))
                .toList();
        int width = rows[0].length;
        List<CentroidCluster<DoublePoint>> clusters = new KMeansPlusPlusClusterer<DoublePoint>(
                        Math.min(CLUSTERS, windows.size()),
                        MOST_ITERATIONS,
                        new EuclideanDistance(),
                        new Well19937c(seed))
                .cluster(windows);
        return new WindowClusters(
                scaling,
                window,
                clusters.stream()
                        .map(cluster -> rows(cluster.getCenter().getPoint(), width))
                        .toArray(double[][][]::new));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        window.add(scaling.apply(row));
        double smallest = Double.POSITIVE_INFINITY;
        double[][] nearest = centres[0];
        for (double[][] centre : centres) {
            double distance = window.squaredDistance(centre, 0, smallest);
            if (distance < smallest) {
                smallest = distance;
                nearest = centre;
            }
        }
        window.contributions(nearest, 0, contributions);
        return smallest;
    }

    @Override
    public double[] ofTraining(double[][] rows) {
        double[] distances = RowScorer.super.ofTraining(rows);
        window.clear();
        return distances;
    }

    @Override
    public boolean attributes() {
        return true;
    }

    private static double[] flat(double[][] rows, int start, int count) {
        return Arrays.stream(rows, start, start + count)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double[][] rows(double[] flat, int width) {
        double[][] rows = new double[flat.length / width][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
        }
        return rows;
    }
}
