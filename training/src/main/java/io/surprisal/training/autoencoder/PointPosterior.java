package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Weights;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A point: the code of a deterministic encoder. It has one sample whatever the noise, no density and no divergence from a prior.
 *
 * @param code [N, K]
 */
record PointPosterior(SDVariable code) implements Posterior {
    /** @param hidden the encoder's last layer, [N, width] */
    static PointPosterior of(SDVariable hidden, int width, int latent, Weights weights) {
        return new PointPosterior(weights.linear("posterior/mean", hidden, width, latent, Weights.OUTPUT_GAIN));
    }

    @Override
    public Draws draw(LatentNoise noise) {
        return new Draws(code.getSameDiff().expandDims(code, 0), 1, null);
    }

    @Override
    public Optional<SDVariable> divergenceFromStandardNormal() {
        return Optional.empty();
    }
}
