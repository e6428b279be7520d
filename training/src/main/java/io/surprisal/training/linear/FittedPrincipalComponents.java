package io.surprisal.training.linear;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.RawUnits;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.Standardisation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What fitted principal components say of a record. All of it is exact: no samples are drawn, missing values are integrated out, and the ELBO
 * is log p(x), for the posterior is the true one.
 */
public record FittedPrincipalComponents(ModelSpec spec, LinearGaussian model) implements ScoringFunction {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    @Override
    public Optional<SDVariable> latent(SDVariable features) {
        Scope scope = Scope.whole(features.getSameDiff());
        Standardisation input = Standardisation.of(spec, features, scope);
        return Optional.of(Posteriors.of(this, input, scope).posterior().mean());
    }

    @Override
    public Outputs outputs(SDVariable features, Scope scope, int samples, long seed) {
        Standardisation input = Standardisation.of(spec, features, scope);
        SameDiff graph = features.getSameDiff();
        int size = spec.targetSize();
        int latent = model.latent();
        double variance = model.variance();
        SDVariable observed = input.observed();
        Posteriors posteriors = Posteriors.of(this, input, scope);
        SDVariable mean = posteriors.mean();
        PosteriorOfRecords posterior = posteriors.posterior();
        SDVariable transposed = scope.constant(
                "components/transposed", matrix(model.loadings()).transpose().dup('c'));
        SDVariable transposedProducts = scope.constant(
                "components/transposed_products", products().transpose().dup('c'));

        SDVariable centre = posterior.mean();
        SDVariable spread = graph.mmul(posterior.covariance(), transposedProducts);

        SDVariable error =
                graph.mmul(centre, transposed).rsub(0).add(input.target().sub(mean));
        // Negated before and after: a missing value has 0, not −0.
        SDVariable ofFeatures = error.mul(error)
                .add(spread)
                .mul(0.5 / variance)
                .add(0.5 * (LOG_TWO_PI + Math.log(variance)))
                .mul(observed)
                .rsub(0);
        SDVariable reconstruction = Reduction.sumOfRows(ofFeatures, size);
        SDVariable divergence = posterior
                .trace()
                .add(Reduction.sumOfRows(centre.mul(centre), latent))
                .add(posterior.logDeterminant())
                .sub(latent)
                .mul(0.5);
        // Of the residual that the posterior's mean leaves, not the difference of two large squares; it is stationary
        // in that mean besides.
        SDVariable left = error.mul(observed);
        SDVariable logDensity = Reduction.sumOfRows(left.mul(left), size)
                .div(variance)
                .add(Reduction.sumOfRows(centre.mul(centre), latent))
                .add(posterior.logDeterminant())
                .add(Reduction.sumOfRows(observed, size).mul(LOG_TWO_PI + Math.log(variance)))
                .mul(-0.5);

        Map<ModelOutput, SDVariable> outputs = new EnumMap<>(ModelOutput.class);
        outputs.put(ModelOutput.FEATURE_LOG_PROBABILITY, Reduction.lastColumns(ofFeatures, size, spec.size()));
        outputs.put(
                ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                spec.targetRecords() == 1 ? reconstruction : Reduction.sumOfRows(ofFeatures, spec.ofScoredRecord()));
        outputs.put(ModelOutput.KL_DIVERGENCE, divergence);
        outputs.put(ModelOutput.ELBO, logDensity);
        outputs.put(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD, logDensity);
        outputs.putAll(RawUnits.band(
                spec,
                features,
                scope,
                graph.mmul(centre, transposed).add(mean),
                graph.math().sqrt(spread.add(variance))));
        return new Outputs(observed, outputs);
    }

    /** The products of each row of W with itself, [n, K·K]. */
    private INDArray products() {
        int latent = model.latent();
        INDArray products = Nd4j.create(DataType.FLOAT, spec.targetSize(), (long) latent * latent);
        for (int j = 0; j < spec.targetSize(); j++) {
            double[] row = model.loadings()[j];
            for (int k = 0; k < latent; k++) {
                for (int m = 0; m < latent; m++) {
                    products.putScalar(j, (long) k * latent + m, row[k] * row[m]);
                }
            }
        }
        return products;
    }

    private static INDArray vector(double[] values) {
        return Nd4j.create(values).castTo(DataType.FLOAT);
    }

    private static INDArray matrix(double[][] values) {
        return Nd4j.create(values).castTo(DataType.FLOAT).dup('c');
    }

    /**
     * p(z|x) of records.
     *
     * @param mean of the model, a constant of the graph
     */
    private record Posteriors(SDVariable mean, PosteriorOfRecords posterior) {
        static Posteriors of(FittedPrincipalComponents fitted, Standardisation input, Scope scope) {
            SameDiff graph = scope.graph();
            LinearGaussian model = fitted.model();
            SDVariable mean = scope.constant("components/mean", vector(model.mean()));
            SDVariable loadings = scope.constant("components/loadings", matrix(model.loadings()));
            SDVariable products = scope.constant("components/products", fitted.products());
            SDVariable observed = input.observed();
            SDVariable residual = input.target().sub(mean).mul(observed);
            SDVariable projected = graph.mmul(residual, loadings).div(model.variance());
            return new Posteriors(
                    mean,
                    PosteriorOfRecords.of(
                            graph.mmul(observed, products).div(model.variance()), projected, model.latent(), scope));
        }
    }
}
