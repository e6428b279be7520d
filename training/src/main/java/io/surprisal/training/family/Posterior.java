package io.surprisal.training.family;

import org.nd4j.autodiff.samediff.SDVariable;

/** q(z|x), from which latent samples are drawn by reparameterised noise. A flow is another posterior. */
interface Posterior {
    /** The samples, [L, N, K]. */
    SDVariable sample(LatentNoise noise);

    /**
     * log q(z_l|x) of the samples that some noise gives, [L, N], nats, less the constant −(K/2)·log 2π that all densities of the latent
     * space here have in common.
     *
     * @param noise what {@link #sample} was given
     */
    SDVariable logDensity(LatentNoise noise);
}
