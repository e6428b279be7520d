package io.surprisal.training.autoencoder;

import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Latent samples.
 *
 * @param points z_l, [L, N, K]
 * @param samples L
 * @param logDensity log q(z_l|x), [L, N], nats, less the constant −(K/2)·log 2π that all densities of the latent space here have in
 *     common; null where the posterior is a point and has none
 */
record Draws(SDVariable points, int samples, @Nullable SDVariable logDensity) {}
