package io.surprisal.training.family;

import io.surprisal.training.graph.Reduction;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * N(0, I).
 *
 * @param dimensions K
 */
record StandardNormal(int dimensions) implements Prior {
    @Override
    public SDVariable logDensity(SDVariable latent, int samples) {
        return Reduction.sumOverLastAxis(latent.mul(latent), samples, dimensions)
                .mul(-0.5);
    }

    /** In closed form for a Gaussian: Kingma &amp; Welling (2014), appendix B. */
    @Override
    public SDVariable divergence(Posterior posterior, LatentNoise noise, SDVariable latent) {
        if (!(posterior instanceof GaussianPosterior gaussian)) {
            return Prior.super.divergence(posterior, noise, latent);
        }
        SDVariable mean = gaussian.mean();
        SDVariable variance = mean.getSameDiff().math().exp(gaussian.logVariance());
        return Reduction.sumOfRows(mean.mul(mean).add(variance).sub(gaussian.logVariance()), dimensions)
                .sub(dimensions)
                .mul(0.5);
    }
}
