package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Σ_c w_c N(z; mean_c, diag e^logVariance_c).
 *
 * @param mean [C, K]
 * @param logVariance [C, K]
 * @param logShare log of C·w_c, [C, 1]
 * @param components C
 * @param latent K
 */
record MixturePrior(SDVariable mean, SDVariable logVariance, SDVariable logShare, int components, int latent)
        implements Prior {
    private static final double SMALLEST_LOG_VARIANCE = -6;
    private static final double LARGEST_LOG_VARIANCE = 4;

    /** A mixture whose components are learned themselves. */
    static Prior.Maker learned(int components) {
        return (parts, graph, weights) -> {
            int latent = parts.spec().latent();
            SDVariable logVariance = weights.uniform("prior/log_variance", 0, components, latent);
            SDVariable logits = weights.uniform("prior/logit", 0, components, 1);
            SDVariable mean = weights.uniform("prior/mean", 2, components, latent);
            // The log of the mean of e^logit: what is left is log C·w_c.
            SDVariable logMean = graph.reshape(Reduction.logMeanExpOfColumns(logits, components), 1, 1);
            return new MixturePrior(
                    mean,
                    graph.math().clipByValue(logVariance, SMALLEST_LOG_VARIANCE, LARGEST_LOG_VARIANCE),
                    logits.sub(logMean),
                    components,
                    latent);
        };
    }

    /** The posteriors of learned pseudo-records, each as likely as another: Tomczak &amp; Welling (2018), eq. 9. */
    static Prior.Maker ofPosteriors(int components) {
        return (parts, graph, weights) -> {
            ModelSpec spec = parts.spec();
            SDVariable pseudo = weights.uniform("prior/pseudo_input", 1, components, spec.window() * spec.size());
            if (!(parts.posterior(parts.network().encode(pseudo, weights), weights)
                    instanceof GaussianPosterior posterior)) {
                throw new IllegalArgumentException("A prior of posteriors takes Gaussian ones");
            }
            SDVariable alike = graph.constant(Nd4j.zeros(DataType.FLOAT, components, 1));
            return new MixturePrior(posterior.mean(), posterior.logVariance(), alike, components, spec.latent());
        };
    }

    @Override
    public SDVariable logDensity(Draws draws) {
        SameDiff graph = draws.points().getSameDiff();
        SDVariable points = graph.expandDims(graph.reshape(draws.points(), -1, latent), 0);
        SDVariable deviation = points.sub(graph.expandDims(mean, 1));
        SDVariable precision = graph.expandDims(graph.math().exp(graph.math().neg(logVariance)), 1);
        SDVariable terms = deviation.mul(deviation).mul(precision).add(graph.expandDims(logVariance, 1));
        SDVariable ofComponents =
                Reduction.sumOverLastAxis(terms, components, latent).mul(-0.5).add(logShare);
        return graph.reshape(Reduction.logMeanExpOfColumns(ofComponents, components), draws.samples(), -1);
    }
}
