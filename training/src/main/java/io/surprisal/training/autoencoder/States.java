package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Coins;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import org.nd4j.autodiff.samediff.SDVariable;

/** States of binary units, 0 or 1, by their log-odds. */
final class States {
    private States() {}

    /** States that normal noise gives. They have no gradient. */
    static SDVariable draw(SDVariable logit, SDVariable noise) {
        return Coins.draw(logit.getSameDiff().nn().sigmoid(logit), noise);
    }

    /** log p of states, [L, N], nats, by log-odds that broadcast against [L, N, K]. */
    static SDVariable logProbability(SDVariable states, SDVariable logit, int samples, int latent) {
        return Reduction.sumOverLastAxis(states.mul(logit).sub(Softplus.of(logit)), samples, latent);
    }
}
