package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

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
        return of(mean, logVariance, latent);
    }

    /**
     * The Gaussian of these parameters.
     *
     * @param mean [N, K]
     * @param logVariance [N, K], brought within bounds
     */
    static GaussianPosterior of(SDVariable mean, SDVariable logVariance, int latent) {
        return new GaussianPosterior(
                mean,
                mean.getSameDiff().math().clipByValue(logVariance, SMALLEST_LOG_VARIANCE, LARGEST_LOG_VARIANCE),
                latent);
    }

    /** mean + σ·noise. */
    @Override
    public Draws draw(LatentNoise noise) {
        SameDiff graph = mean.getSameDiff();
        SDVariable centre = graph.expandDims(mean, 0);
        SDVariable points = noise.zero()
                ? centre
                : graph.expandDims(graph.math().exp(logVariance.mul(0.5)), 0)
                        .mul(noise.values())
                        .add(centre);
        SDVariable terms = noise.values().mul(noise.values()).add(graph.expandDims(logVariance, 0));
        return new Draws(
                points,
                noise.samples(),
                Reduction.sumOverLastAxis(terms, noise.samples(), latent).mul(-0.5));
    }

    @Override
    public Optional<SDVariable> divergenceFromStandardNormal() {
        return Optional.of(divergence(mean));
    }

    /** KL(q ‖ N(other, I)), [N], nats, where other is [N, K]. */
    SDVariable divergenceFromNormal(SDVariable other) {
        return divergence(mean.sub(other));
    }

    /** Kingma &amp; Welling (2014), appendix B. */
    private SDVariable divergence(SDVariable deviation) {
        SDVariable variance = mean.getSameDiff().math().exp(logVariance);
        return Reduction.sumOfRows(deviation.mul(deviation).add(variance).sub(logVariance), latent)
                .sub(latent)
                .mul(0.5);
    }
}
