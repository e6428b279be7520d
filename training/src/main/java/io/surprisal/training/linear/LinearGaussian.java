package io.surprisal.training.linear;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * x = W z + mean + noise with z ~ N(0, I) and noise ~ N(0, σ² I), so that x ~ N(mean, W Wᵀ + σ² I): Tipping &amp; Bishop (1999). Missing values, NaN,
 * are integrated out.
 *
 * @param mean [n]
 * @param loadings W, [n][K]
 * @param variance σ²
 */
public record LinearGaussian(double[] mean, double[][] loadings, double variance) {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    public int latent() {
        return loadings[0].length;
    }

    /** p(z|x): normal, of a mean and a covariance, with log p(x) of the values that are there. */
    public record Posterior(double[] mean, RealMatrix covariance, double logDensity) {}

    public Posterior posterior(double[] x) {
        int latent = latent();
        double[][] precision = new double[latent][latent];
        double[] projected = new double[latent];
        double square = 0;
        int count = 0;
        for (int k = 0; k < latent; k++) {
            precision[k][k] = 1;
        }
        for (int j = 0; j < x.length; j++) {
            if (Double.isNaN(x[j])) {
                continue;
            }
            double residual = x[j] - mean[j];
            square += residual * residual;
            count++;
            for (int k = 0; k < latent; k++) {
                projected[k] += loadings[j][k] * residual / variance;
                for (int m = 0; m < latent; m++) {
                    precision[k][m] += loadings[j][k] * loadings[j][m] / variance;
                }
            }
        }
        CholeskyDecomposition cholesky = new CholeskyDecomposition(new Array2DRowRealMatrix(precision, false), 1e-6, 0);
        ArrayRealVector right = new ArrayRealVector(projected, false);
        double[] posterior = cholesky.getSolver().solve(right).toArray();
        double logDensity = -0.5
                * (count * (LOG_TWO_PI + Math.log(variance))
                        + logDeterminant(cholesky.getL())
                        + square / variance
                        - right.dotProduct(new ArrayRealVector(posterior, false)));
        return new Posterior(posterior, cholesky.getSolver().getInverse(), logDensity);
    }

    private static double logDeterminant(RealMatrix lower) {
        double sum = 0;
        for (int k = 0; k < lower.getRowDimension(); k++) {
            sum += 2 * Math.log(lower.getEntry(k, k));
        }
        return sum;
    }

    /** The mean of log p over rows, nats. */
    public double meanLogDensity(double[][] rows) {
        double sum = 0;
        for (double[] row : rows) {
            sum += posterior(row).logDensity();
        }
        return sum / rows.length;
    }
}
