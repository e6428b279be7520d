package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A Boltzmann machine over binary units, the top of a belief network: log p(z) = b·z + Σ log(1 + e^(c + zᵀ W)) − log Z.
 *
 * @param weight W, [K, H]
 * @param visibleBias b, [K]
 * @param hiddenBias c, [H]
 * @param logPartition log Z, [1]
 * @param latent K
 * @param top H
 */
record BoltzmannPrior(
        SDVariable weight,
        SDVariable visibleBias,
        SDVariable hiddenBias,
        SDVariable logPartition,
        int latent,
        int top) {
    /** Its weights were fitted by something else. */
    static BoltzmannPrior fitted(int latent, int top, Weights weights) {
        return new BoltzmannPrior(
                weights.uniform("prior/weight", 0, latent, top),
                weights.uniform("prior/visible_bias", 0, latent),
                weights.uniform("prior/hidden_bias", 0, top),
                weights.uniform("prior/log_partition", 0, 1),
                latent,
                top);
    }

    /**
     * log p of states, [L, N], nats.
     *
     * @param points 0 or 1, [L, N, K]
     * @param samples L
     */
    SDVariable logDensity(SDVariable points, int samples) {
        SameDiff graph = points.getSameDiff();
        SDVariable states = graph.reshape(points, -1, latent);
        SDVariable hidden = Softplus.of(graph.nn().linear(states, weight, hiddenBias));
        SDVariable logDensity = Reduction.sumOfRows(hidden, top)
                .add(Reduction.sumOfRows(states.mul(visibleBias), latent))
                .sub(logPartition);
        return graph.reshape(logDensity, samples, -1);
    }
}
