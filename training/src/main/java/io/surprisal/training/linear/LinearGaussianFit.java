package io.surprisal.training.linear;

import io.surprisal.training.linear.LinearGaussian.Posterior;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The likeliest {@link LinearGaussian} of rows: in closed form where all values are there (Tipping &amp; Bishop 1999, eq. 7 and 8), else from
 * that of the rows with means in the gaps by expectation and maximisation over the values that are there.
 */
final class LinearGaussianFit {
    private static final int MOST_ROUNDS = 50;

    /** Of expectation and maximisation, evenly spaced: each round takes them one by one. */
    private static final int MOST_ROWS = 20_000;

    private static final double GAIN = 1e-5;

    private final double[][] rows;
    private final int columns;
    private final int latent;
    private final double smallestVariance;

    private LinearGaussianFit(double[][] rows, int latent, double smallestVariance) {
        this.rows = rows;
        this.columns = rows[0].length;
        this.latent = latent;
        this.smallestVariance = smallestVariance;
    }

    /**
     * Fits.
     *
     * @param rows [rows][n], NaN = missing
     * @param latent K, below n
     * @param smallestVariance σ² is not below it
     */
    static LinearGaussian of(double[][] rows, int latent, double smallestVariance) {
        LinearGaussian model = new LinearGaussianFit(rows, latent, smallestVariance).closedForm();
        if (Arrays.stream(rows).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN)) {
            return model;
        }
        int step = (rows.length + MOST_ROWS - 1) / MOST_ROWS;
        double[][] some = IntStream.range(0, rows.length)
                .filter(row -> row % step == 0)
                .mapToObj(row -> rows[row])
                .toArray(double[][]::new);
        return new LinearGaussianFit(some, latent, smallestVariance).overWhatIsThere(model);
    }

    /** The leading principal components, and the mean of the other eigenvalues as noise. */
    private LinearGaussian closedForm() {
        double[] mean = means();
        INDArray centred = Nd4j.create(Arrays.stream(rows)
                .map(row -> {
                    double[] deviation = new double[columns];
                    Arrays.setAll(deviation, j -> Double.isNaN(row[j]) ? 0 : row[j] - mean[j]);
                    return deviation;
                })
                .toArray(double[][]::new));
        INDArray vectors = centred.transpose().mmul(centred).divi(rows.length);
        double[] values = Eigen.symmetricGeneralizedEigenvalues(vectors, true).toDoubleVector();
        double rest = 0;
        for (int j = 0; j < columns - latent; j++) {
            rest += values[j] / (columns - latent);
        }
        double variance = Math.max(rest, smallestVariance);
        double[][] loadings = new double[columns][latent];
        for (int k = 0; k < latent; k++) {
            // Eigenvalues ascend.
            int of = columns - 1 - k;
            double length = Math.sqrt(Math.max(0, values[of] - variance));
            for (int j = 0; j < columns; j++) {
                loadings[j][k] = vectors.getDouble(j, of) * length;
            }
        }
        return new LinearGaussian(mean, loadings, variance);
    }

    private double[] means() {
        double[] sums = new double[columns];
        int[] counts = new int[columns];
        for (double[] row : rows) {
            for (int j = 0; j < columns; j++) {
                if (!Double.isNaN(row[j])) {
                    sums[j] += row[j];
                    counts[j]++;
                }
            }
        }
        Arrays.setAll(sums, j -> counts[j] == 0 ? 0 : sums[j] / counts[j]);
        return sums;
    }

    private LinearGaussian overWhatIsThere(LinearGaussian start) {
        LinearGaussian model = start;
        double before = model.meanLogDensity(rows);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            LinearGaussian next = round(model);
            double now = next.meanLogDensity(rows);
            if (!(now > before + GAIN * Math.abs(before))) {
                return now > before ? next : model;
            }
            model = next;
            before = now;
        }
        return model;
    }

    /** Each column's regression on (z, 1), in expectation. */
    private LinearGaussian round(LinearGaussian model) {
        int terms = latent + 1;
        double[][][] moments = new double[columns][terms][terms];
        double[][] products = new double[columns][terms];
        double[] squares = new double[columns];
        long count = 0;
        for (double[] row : rows) {
            Posterior posterior = model.posterior(row);
            double[][] moment = moment(posterior);
            for (int j = 0; j < columns; j++) {
                if (!Double.isNaN(row[j])) {
                    count++;
                    squares[j] += row[j] * row[j];
                    for (int a = 0; a < terms; a++) {
                        products[j][a] += row[j] * moment[latent][a];
                        for (int b = 0; b < terms; b++) {
                            moments[j][a][b] += moment[a][b];
                        }
                    }
                }
            }
        }
        double[] mean = model.mean().clone();
        double[][] loadings = new double[columns][];
        double residual = 0;
        for (int j = 0; j < columns; j++) {
            if (moments[j][latent][latent] == 0) {
                // Nobody saw it.
                loadings[j] = new double[latent];
                continue;
            }
            double[] own = new CholeskyDecomposition(new Array2DRowRealMatrix(moments[j], false), 1e-6, 0)
                    .getSolver()
                    .solve(new ArrayRealVector(products[j], false))
                    .toArray();
            loadings[j] = Arrays.copyOf(own, latent);
            mean[j] = own[latent];
            residual += squares[j];
            for (int a = 0; a < terms; a++) {
                residual -= own[a] * products[j][a];
            }
        }
        return new LinearGaussian(mean, loadings, Math.max(smallestVariance, residual / count));
    }

    /** The expectation of the products of (z, 1) with itself. */
    private double[][] moment(Posterior posterior) {
        double[][] moment = new double[latent + 1][latent + 1];
        for (int a = 0; a < latent; a++) {
            for (int b = 0; b < latent; b++) {
                moment[a][b] = posterior.covariance().getEntry(a, b)
                        + posterior.mean()[a] * posterior.mean()[b];
            }
            moment[a][latent] = posterior.mean()[a];
            moment[latent][a] = posterior.mean()[a];
        }
        moment[latent][latent] = 1;
        return moment;
    }
}
