package io.surprisal.evaluation.detector;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The principal components that explain 95 % of the variance, and the isotropic noise beside them: the maximum-likelihood
 * probabilistic PCA of Tipping &amp; Bishop (1999).
 *
 * @param mean [D]
 * @param components [q][D], orthonormal, of falling variance
 * @param variances [q], along the components, noise included
 * @param noise the variance along every other direction
 */
record PrincipalComponents(double[] mean, double[][] components, double[] variances, double noise) {
    private static final double EXPLAINED = 0.95;
    private static final double SMALLEST_NOISE = 1e-3;
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /**
     * Fits rows.
     *
     * @param rows [rows][D], two rows or more, every value finite
     */
    static PrincipalComponents fit(double[][] rows) {
        int width = rows[0].length;
        double[] mean = mean(rows);
        // Of a covariance these are the eigenvalues, falling, and the eigenvectors; unlike an eigenvalue solver it
        // always ends.
        SingularValueDecomposition decomposed =
                new SingularValueDecomposition(new Array2DRowRealMatrix(covariance(rows, mean), false));
        double[] sorted = decomposed.getSingularValues();
        int kept = kept(sorted);
        double noise = Math.max(
                SMALLEST_NOISE, Arrays.stream(sorted, kept, width).average().orElse(0));
        double[][] components =
                IntStream.range(0, kept).mapToObj(decomposed.getV()::getColumn).toArray(double[][]::new);
        double[] variances = Arrays.stream(sorted, 0, kept)
                .map(variance -> Math.max(variance, noise))
                .toArray();
        return new PrincipalComponents(mean, components, variances, noise);
    }

    /** −log N(row; mean, C) in nats, with C the components' covariance and the noise. */
    double negativeLogDensity(double[] row) {
        double[] centred = centred(row);
        double remaining = squares(centred);
        double distance = 0;
        double logDeterminant = (row.length - components.length) * Math.log(noise);
        for (int i = 0; i < components.length; i++) {
            double along = dot(components[i], centred);
            distance += along * along / variances[i];
            remaining -= along * along;
            logDeterminant += Math.log(variances[i]);
        }
        distance += Math.max(0, remaining) / noise;
        return 0.5 * (distance + logDeterminant + row.length * LOG_2_PI);
    }

    /** What the components do not explain of a row, [D]. */
    double[] residual(double[] row) {
        double[] residual = centred(row);
        double[] centred = residual.clone();
        for (double[] component : components) {
            double along = dot(component, centred);
            for (int feature = 0; feature < row.length; feature++) {
                residual[feature] -= along * component[feature];
            }
        }
        return residual;
    }

    /** As few of the variances, which fall, as explain enough. */
    private static int kept(double[] variances) {
        double total = Arrays.stream(variances).sum();
        double explained = 0;
        int kept = 0;
        while (kept < variances.length && explained <= EXPLAINED * total) {
            explained += variances[kept++];
        }
        return kept;
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int feature = 0; feature < mean.length; feature++) {
                mean[feature] += row[feature] / rows.length;
            }
        }
        return mean;
    }

    private static double[][] covariance(double[][] rows, double[] mean) {
        int width = mean.length;
        double[][] covariance = new double[width][width];
        for (double[] row : rows) {
            for (int i = 0; i < width; i++) {
                double scaled = (row[i] - mean[i]) / (rows.length - 1);
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += scaled * (row[j] - mean[j]);
                }
            }
        }
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    private double[] centred(double[] row) {
        double[] centred = new double[row.length];
        for (int feature = 0; feature < row.length; feature++) {
            centred[feature] = row[feature] - mean[feature];
        }
        return centred;
    }

    private static double squares(double[] vector) {
        return dot(vector, vector);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
