package io.surprisal.training.model;

import io.surprisal.training.model.Likelihood.Decoded;
import io.surprisal.training.model.Network.Posterior;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The way from raw features to log p(x|z_l), which training and scoring share.
 *
 * @param observed [N, T·D], 1 where the target has a value, else 0
 * @param posterior q(z|x)
 * @param latent the samples z_l, [L, N, K]
 * @param likelihood p(x|z_l)
 * @param logProbability log p(x_j|z_l), 0 for missing values, [L, N, T·D]
 * @param sampleLogProbability log p(x|z_l) over the observed values, [L, N]
 */
record Evidence(
        SDVariable observed,
        Posterior posterior,
        SDVariable latent,
        CompositeLikelihood likelihood,
        SDVariable logProbability,
        SDVariable sampleLogProbability) {

    /**
     * @param features raw records, [N, W, D], NaN = missing
     * @param noise standard normal, broadcast against [L, N, K]
     */
    static Evidence of(ModelSpec spec, SDVariable features, SDVariable noise, int samples, Weights weights) {
        SameDiff graph = features.getSameDiff();
        Standardisation input = Standardisation.of(spec, features);
        Network network = new DenseNetwork(spec.window() * spec.size(), spec.hidden(), spec.latent());
        Posterior posterior = network.encode(input.encoderInput(), weights);
        SDVariable latent = posterior.sample(noise);
        SDVariable hidden = network.decode(graph.reshape(latent, -1, spec.latent()), weights);
        CompositeLikelihood likelihood = new CompositeLikelihood(
                spec, new Decoded(hidden, network.decoderWidth(), samples), input.target(), weights);
        SDVariable logProbability = likelihood.logProbability().mul(graph.expandDims(input.observed(), 0));
        return new Evidence(
                input.observed(),
                posterior,
                latent,
                likelihood,
                logProbability,
                Reduction.sumOverLastAxis(logProbability, samples, spec.targetSize()));
    }
}
