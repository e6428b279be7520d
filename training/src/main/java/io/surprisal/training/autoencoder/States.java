package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** States of binary units, 0 or 1, by their log-odds. */
final class States {
    private States() {}

    /** States that normal noise gives: 1 where the probability is above the noise's quantile. They have no gradient. */
    static SDVariable draw(SDVariable logit, SDVariable noise) {
        SameDiff graph = logit.getSameDiff();
        SDVariable uniform = graph.math().erf(noise.div(Math.sqrt(2))).add(1).mul(0.5);
        return graph.math().step(graph.nn().sigmoid(logit).sub(uniform), 0);
    }

    /** log p of states, [L, N], nats, by log-odds that broadcast against [L, N, K]. */
    static SDVariable logProbability(SDVariable states, SDVariable logit, int samples, int latent) {
        return Reduction.sumOverLastAxis(states.mul(logit).sub(Softplus.of(logit)), samples, latent);
    }
}
