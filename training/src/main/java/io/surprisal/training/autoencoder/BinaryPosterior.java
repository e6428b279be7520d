package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Weights;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Independent binary units, whose samples are 0 or 1: the recognition network of a Helmholtz machine, the hidden units of a belief network.
 *
 * @param logit [N, K]
 * @param latent K
 */
record BinaryPosterior(SDVariable logit, int latent) implements Posterior {
    /** @param hidden the encoder's last layer, [N, width] */
    static BinaryPosterior of(SDVariable hidden, int width, int latent, Weights weights) {
        return new BinaryPosterior(
                weights.linear("posterior/logit", hidden, width, latent, Weights.OUTPUT_GAIN), latent);
    }

    /** Their log-probabilities have no constant to leave out; priors of binary units leave none out either. */
    @Override
    public Draws draw(LatentNoise noise) {
        SDVariable ofSamples = logit.getSameDiff().expandDims(logit, 0);
        SDVariable states = States.draw(ofSamples, noise.values());
        return new Draws(states, noise.samples(), States.logProbability(states, ofSamples, noise.samples(), latent));
    }

    @Override
    public Optional<SDVariable> divergenceFromStandardNormal() {
        return Optional.empty();
    }
}
