package io.surprisal.training.family;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.CompositeLikelihood;
import io.surprisal.training.likelihood.Likelihood.Decoded;
import io.surprisal.training.network.Network;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * An autoencoder's way from raw features to log p(x|z_l), which training and scoring share.
 *
 * @param samples L
 * @param observed [N, T·D], 1 where the target has a value, else 0
 * @param divergence KL(q(z|x) ‖ p(z)), [N]
 * @param latent the samples z_l, [L, N, K]
 * @param priorOverPosterior log p(z_l) − log q(z_l|x), [L, N]
 * @param likelihood p(x|z_l)
 * @param logProbability log p(x_j|z_l), 0 for missing values, [L, N, T·D]
 * @param sampleLogProbability log p(x|z_l) over the observed values, [L, N]
 */
record Evidence(
        int samples,
        SDVariable observed,
        SDVariable divergence,
        SDVariable latent,
        SDVariable priorOverPosterior,
        CompositeLikelihood likelihood,
        SDVariable logProbability,
        SDVariable sampleLogProbability) {

    /**
     * @param features raw records, [N, W, D], NaN = missing
     * @param noise standard normal, broadcast against [L, N, K]
     */
    static Evidence of(
            Autoencoder parts, SDVariable features, SDVariable noise, int samples, Scope scope, Weights weights) {
        SameDiff graph = features.getSameDiff();
        ModelSpec spec = parts.spec();
        Standardisation input = Standardisation.of(spec, features, scope);
        Network network = parts.network();
        SDVariable encoded = network.encode(input.encoderInput(), weights);
        Posterior posterior = parts.posterior(encoded, weights);
        SDVariable latent = posterior.sample(noise);
        SDVariable hidden = network.decode(graph.reshape(latent, -1, spec.latent()), weights);
        CompositeLikelihood likelihood = new CompositeLikelihood(
                spec, new Decoded(hidden, network.decoderWidth(), samples), input.target(), weights);
        SDVariable logProbability = likelihood.logProbability().mul(graph.expandDims(input.observed(), 0));
        Prior prior = parts.prior();
        return new Evidence(
                samples,
                input.observed(),
                prior.divergence(posterior, noise, latent, samples),
                latent,
                prior.logDensity(latent, samples).sub(posterior.logDensity(noise, samples)),
                likelihood,
                logProbability,
                Reduction.sumOverLastAxis(logProbability, samples, spec.targetSize()));
    }

    /** (1/L) Σ_l log p(x|z_l) of all that the decoder describes, [N]. */
    SDVariable reconstruction() {
        return Reduction.meanOfColumns(sampleLogProbability);
    }

    /** The evidence lower bound of all that the decoder describes, [N]. Kingma &amp; Welling (2014). */
    SDVariable elbo() {
        return reconstruction().sub(divergence);
    }

    /** log (1/L) Σ_l p(x|z_l) p(z_l) / q(z_l|x), [N]: Burda et al. (2016), eq. 8. */
    SDVariable importanceWeighted() {
        return Reduction.logMeanExpOfColumns(sampleLogProbability.add(priorOverPosterior));
    }
}
