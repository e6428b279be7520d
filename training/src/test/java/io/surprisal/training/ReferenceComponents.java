package io.surprisal.training;

import io.surprisal.core.reference.LogDensity;
import io.surprisal.training.ReferenceModel.Said;
import io.surprisal.training.linear.FittedPrincipalComponents;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The part of probabilistic principal components from the joint normal distribution of all values: p(z|x) is conditioned and log p(x) a
 * multivariate normal density of the values that are there, without the identities that the graph saves work by.
 */
final class ReferenceComponents implements ReferenceModel.Function {
    private final double[] mean;
    private final RealMatrix loadings;
    private final double variance;

    ReferenceComponents(FittedPrincipalComponents fitted) {
        mean = fitted.model().mean();
        loadings = new Array2DRowRealMatrix(fitted.model().loadings());
        variance = fitted.model().variance();
    }

    @Override
    public Said of(double[] seen, double[] target, boolean[] observed) {
        int[] there = IntStream.range(0, target.length).filter(j -> observed[j]).toArray();
        int latent = loadings.getColumnDimension();
        RealMatrix identity = MatrixUtils.createRealIdentityMatrix(latent);
        double[] centre = new double[latent];
        RealMatrix covariance = identity;
        double logDensity = 0;
        if (there.length > 0) {
            double[] x =
                    IntStream.of(there).mapToDouble(j -> target[j] - mean[j]).toArray();
            RealMatrix own =
                    loadings.getSubMatrix(there, IntStream.range(0, latent).toArray());
            RealMatrix marginal = own.multiply(own.transpose())
                    .add(MatrixUtils.createRealIdentityMatrix(there.length).scalarMultiply(variance));
            // Cov(z, x) Var(x)⁻¹.
            RealMatrix gain = own.transpose()
                    .multiply(new LUDecomposition(marginal).getSolver().getInverse());
            centre = gain.operate(x);
            covariance = identity.subtract(gain.multiply(own));
            logDensity = there.length == 1
                    ? LogDensity.gaussian(x[0], 0, Math.sqrt(marginal.getEntry(0, 0)))
                    : Math.log(new MultivariateNormalDistribution(new double[x.length], marginal.getData()).density(x));
        }
        double[] ofFeatures = new double[target.length];
        double[] expected = loadings.operate(centre);
        double[] scale = new double[target.length];
        for (int j = 0; j < target.length; j++) {
            double spread = loadings.getRowMatrix(j)
                    .multiply(covariance)
                    .multiply(loadings.getRowMatrix(j).transpose())
                    .getEntry(0, 0);
            expected[j] += mean[j];
            scale[j] = Math.sqrt(spread + variance);
            if (observed[j]) {
                ofFeatures[j] =
                        LogDensity.gaussian(target[j], expected[j], Math.sqrt(variance)) - spread / (2 * variance);
            }
        }
        double divergence = -Math.log(new LUDecomposition(covariance).getDeterminant());
        for (int k = 0; k < latent; k++) {
            divergence += covariance.getEntry(k, k) + centre[k] * centre[k] - 1;
        }
        return new Said(ofFeatures, divergence / 2, logDensity, expected, scale);
    }
}
