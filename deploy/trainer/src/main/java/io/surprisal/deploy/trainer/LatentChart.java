package io.surprisal.deploy.trainer;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.stat.correlation.Covariance;

/** Where held-out rows lie in a latent space, in the two directions in which they differ the most. */
final class LatentChart {
    private LatentChart() {}

    /**
     * Draws them.
     *
     * @param points [rows][K]
     * @param tailProbabilities of the rows, NaN where there is none
     * @param texts what each says when pointed at
     */
    static Chart of(String title, double[][] points, double[] tailProbabilities, List<String> texts) {
        double[] colours = Arrays.stream(tailProbabilities)
                .map(TailCalibration::minusLog10)
                .toArray();
        double highest = Math.max(
                3, Arrays.stream(colours).filter(Double::isFinite).max().orElse(3));
        Plane plane = Plane.of(points);
        return Chart.of(
                        title,
                        plane.about(),
                        Axis.linear(plane.names().get(0)),
                        Axis.linear(plane.names().get(1)),
                        List.of(Layer.dots(plane.x(), plane.y(), colours, texts)))
                .high(420)
                .colouredBy(Axis.linear("−log10 of the tail probability").between(0, highest));
    }

    /** Two coordinates of points. */
    record Plane(List<String> names, String about, double[] x, double[] y) {
        static Plane of(double[][] points) {
            int latent = points[0].length;
            if (latent == 1) {
                double[] order = new double[points.length];
                Arrays.setAll(order, i -> i);
                return new Plane(
                        List.of("held-out row", "latent 1"), "It has one dimension.", order, column(points, 0));
            }
            if (latent == 2) {
                return new Plane(
                        List.of("latent 1", "latent 2"),
                        "It has two dimensions.",
                        column(points, 0),
                        column(points, 1));
            }
            EigenDecomposition directions =
                    new EigenDecomposition(new Covariance(new Array2DRowRealMatrix(points)).getCovarianceMatrix());
            double[] shares = directions.getRealEigenvalues();
            double total = Math.max(Double.MIN_NORMAL, Arrays.stream(shares).sum());
            List<String> names = new ArrayList<>();
            double[][] places = new double[2][points.length];
            for (int k = 0; k < 2; k++) {
                double[] direction = directions.getEigenvector(k).toArray();
                for (int i = 0; i < points.length; i++) {
                    for (int j = 0; j < latent; j++) {
                        places[k][i] += points[i][j] * direction[j];
                    }
                }
                names.add("principal component " + (k + 1));
            }
            return new Plane(
                    names,
                    String.format(
                            Locale.ROOT,
                            "The two directions of its %d dimensions in which rows differ the most: %.0f %% of their variance.",
                            latent,
                            100 * (shares[0] + shares[1]) / total),
                    places[0],
                    places[1]);
        }

        private static double[] column(double[][] points, int column) {
            return Arrays.stream(points).mapToDouble(point -> point[column]).toArray();
        }
    }
}
