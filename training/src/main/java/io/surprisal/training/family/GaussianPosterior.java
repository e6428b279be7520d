package io.surprisal.training.family;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A diagonal Gaussian over the latent space.
 *
 * @param mean [N, K]
 * @param logVariance [N, K], log σ²
 * @param latent K
 */
record GaussianPosterior(SDVariable mean, SDVariable logVariance, int latent) implements Posterior {
    private static final double SMALLEST_LOG_VARIANCE = -10;
    private static final double LARGEST_LOG_VARIANCE = 4;

    /** @param hidden the encoder's last layer, [N, width] */
    static GaussianPosterior of(SDVariable hidden, int width, int latent, Weights weights) {
        SDVariable mean = weights.linear("posterior/mean", hidden, width, latent, Weights.OUTPUT_GAIN);
        SDVariable logVariance = weights.linear("posterior/log_variance", hidden, width, latent, Weights.OUTPUT_GAIN);
        return new GaussianPosterior(
                mean,
                hidden.getSameDiff().math().clipByValue(logVariance, SMALLEST_LOG_VARIANCE, LARGEST_LOG_VARIANCE),
                latent);
    }

    /** mean + σ·noise. */
    @Override
    public SDVariable sample(LatentNoise noise) {
        if (noise.zero()) {
            return expand(mean);
        }
        SDVariable deviation = mean.getSameDiff().math().exp(logVariance.mul(0.5));
        return expand(deviation).mul(noise.values()).add(expand(mean));
    }

    @Override
    public SDVariable logDensity(LatentNoise noise) {
        SDVariable terms = noise.values().mul(noise.values()).add(expand(logVariance));
        return Reduction.sumOverLastAxis(terms, noise.samples(), latent).mul(-0.5);
    }

    private static SDVariable expand(SDVariable records) {
        return records.getSameDiff().expandDims(records, 0);
    }
}
