package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Independent binary units with learned probabilities.
 *
 * @param logit [K]
 * @param latent K
 */
record BinaryPrior(SDVariable logit, int latent) implements Prior {
    static Prior.Maker learned() {
        return (parts, graph, weights) -> {
            int latent = parts.spec().latent();
            return new BinaryPrior(weights.uniform("prior/logit", 0, latent), latent);
        };
    }

    @Override
    public SDVariable logDensity(Draws draws) {
        return States.logProbability(draws.points(), logit, draws.samples(), latent);
    }

    /** Σ_k q_k (a_k − b_k) − log(1 + e^a_k) + log(1 + e^b_k) for log-odds a of the posterior and b of the prior. */
    @Override
    public @Nullable SDVariable divergence(Posterior posterior, Draws draws) {
        if (!(posterior instanceof BinaryPosterior binary)) {
            return Prior.super.divergence(posterior, draws);
        }
        SDVariable own = binary.logit();
        SameDiff graph = own.getSameDiff();
        SDVariable terms = graph.nn()
                .sigmoid(own)
                .mul(own.sub(logit))
                .sub(Softplus.of(own))
                .add(Softplus.of(logit));
        return Reduction.sumOfRows(terms, latent);
    }
}
