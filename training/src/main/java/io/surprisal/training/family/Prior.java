package io.surprisal.training.family;

import io.surprisal.training.graph.Reduction;
import org.nd4j.autodiff.samediff.SDVariable;

/** p(z). A mixture of pseudo-inputs, or one with a mean for each class, is another prior. */
interface Prior {
    /**
     * log p(z_l), [L, N], nats, less the same constant as {@link Posterior#logDensity}.
     *
     * @param latent the samples, [L, N, K]
     */
    SDVariable logDensity(SDVariable latent, int samples);

    /**
     * KL(q(z|x) ‖ p(z)), [N]: closed form where there is one, else the mean of log q − log p over the samples.
     *
     * @param noise what the samples were made of
     * @param latent the samples, [L, N, K]
     */
    default SDVariable divergence(Posterior posterior, LatentNoise noise, SDVariable latent) {
        int samples = noise.samples();
        return Reduction.meanOfColumns(posterior.logDensity(noise).sub(logDensity(latent, samples)), samples);
    }
}
