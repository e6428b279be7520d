package io.surprisal.training.family;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.CompositeLikelihood;
import io.surprisal.training.likelihood.Likelihood.Decoded;
import io.surprisal.training.network.Network;
import java.util.Arrays;
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
 * @param reconstruction (1/L) Σ_l log p(x|z_l) of all that the decoder describes, [N]
 */
record Evidence(
        int samples,
        SDVariable observed,
        SDVariable divergence,
        SDVariable latent,
        SDVariable priorOverPosterior,
        CompositeLikelihood likelihood,
        SDVariable reconstruction) {

    /** @param features raw records, [N, W, D], NaN = missing */
    static Evidence of(Autoencoder parts, SDVariable features, LatentNoise noise, Scope scope, Weights weights) {
        SameDiff graph = features.getSameDiff();
        ModelSpec spec = parts.spec();
        Standardisation input = Standardisation.of(spec, features, scope);
        Network network = parts.network();
        SDVariable encoded = network.encode(input.encoderInput(), weights);
        Posterior posterior = parts.posterior(encoded, weights);
        SDVariable latent = posterior.sample(noise);
        SDVariable hidden = network.decode(graph.reshape(latent, -1, spec.latent()), weights);
        CompositeLikelihood likelihood = new CompositeLikelihood(
                spec,
                new Decoded(hidden, network.decoderWidth(), noise.samples()),
                input.target(),
                input.observed(),
                weights);
        float[] all = new float[spec.targetSize()];
        Arrays.fill(all, 1);
        Prior prior = parts.prior();
        return new Evidence(
                noise.samples(),
                input.observed(),
                prior.divergence(posterior, noise, latent),
                latent,
                prior.logDensity(latent, noise.samples()).sub(posterior.logDensity(noise)),
                likelihood,
                likelihood.ofRecords(all));
    }

    /** The evidence lower bound of all that the decoder describes, [N]. Kingma &amp; Welling (2014). */
    SDVariable elbo() {
        return reconstruction.sub(divergence);
    }

    /** log (1/L) Σ_l p(x|z_l) p(z_l) / q(z_l|x), [N]: Burda et al. (2016), eq. 8. */
    SDVariable importanceWeighted() {
        return Reduction.logMeanExpOfColumns(likelihood.ofSamples().add(priorOverPosterior), samples);
    }
}
