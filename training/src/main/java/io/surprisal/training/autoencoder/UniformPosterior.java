package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A uniform distribution over a box. Its bound is worse than a Gaussian's: the true posterior of a smooth decoder has tails, and a box under a
 * normal prior pays for each corner.
 *
 * @param centre [N, K]
 * @param logHalf log of half the box's width, [N, K]
 * @param latent K
 */
record UniformPosterior(SDVariable centre, SDVariable logHalf, int latent) implements Posterior {
    private static final double SMALLEST_LOG_HALF = -5;
    private static final double LARGEST_LOG_HALF = 2;
    private static final double LOG_TWO = Math.log(2);
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /** @param hidden the encoder's last layer, [N, width] */
    static UniformPosterior of(SDVariable hidden, int width, int latent, Weights weights) {
        SDVariable centre = weights.linear("posterior/mean", hidden, width, latent, Weights.OUTPUT_GAIN);
        SDVariable logHalf = weights.linear("posterior/log_half_width", hidden, width, latent, Weights.OUTPUT_GAIN);
        return new UniformPosterior(
                centre, hidden.getSameDiff().math().clipByValue(logHalf, SMALLEST_LOG_HALF, LARGEST_LOG_HALF), latent);
    }

    /** centre + half·(2Φ(noise) − 1): the distribution function makes normal noise uniform. */
    @Override
    public Draws draw(LatentNoise noise) {
        SameDiff graph = centre.getSameDiff();
        SDVariable uniform = graph.math().erf(noise.values().div(Math.sqrt(2)));
        SDVariable points =
                graph.expandDims(graph.math().exp(logHalf), 0).mul(uniform).add(graph.expandDims(centre, 0));
        // The density is the same for every sample.
        SDVariable terms = noise.values().mul(0).add(graph.expandDims(logHalf, 0));
        SDVariable logDensity =
                Reduction.sumOverLastAxis(terms, noise.samples(), latent).rsub(latent * (HALF_LOG_TWO_PI - LOG_TWO));
        return new Draws(points, noise.samples(), logDensity);
    }

    /** Of each dimension ½ log 2π − log 2h + (c² + h²/3)/2, for a centre c and half a width h. */
    @Override
    public Optional<SDVariable> divergenceFromStandardNormal() {
        SDVariable square = centre.getSameDiff().math().exp(logHalf.mul(2));
        SDVariable terms = centre.mul(centre).add(square.div(3)).mul(0.5).sub(logHalf);
        return Optional.of(Reduction.sumOfRows(terms, latent).add(latent * (HALF_LOG_TWO_PI - LOG_TWO)));
    }
}
