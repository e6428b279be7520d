package io.surprisal.training.autoencoder;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Latent samples.
 *
 * @param points z_l, [L, N, K]
 * @param samples L
 * @param logDensity log q(z_l|x), [L, N], nats, less the constant −(K/2)·log 2π that all densities of the latent space here have in
 *     common; null where the posterior is a point and has none
 * @param above states of the layers above the one that the decoder sees, each [L, N, its units], the lowest first; they are part of the density
 */
record Draws(SDVariable points, int samples, @Nullable SDVariable logDensity, List<SDVariable> above) {
    /** Samples of one layer. */
    Draws(SDVariable points, int samples, @Nullable SDVariable logDensity) {
        this(points, samples, logDensity, List.of());
    }

    Draws {
        above = List.copyOf(above);
    }

    /** States of the highest layer, [L, N, its units]. */
    SDVariable highest() {
        return above.isEmpty() ? points : above.get(above.size() - 1);
    }
}
