package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * N(mean, I) with a mean of each record's own, such as its class's.
 *
 * @param mean [N, K]
 * @param dimensions K
 */
record ShiftedNormal(SDVariable mean, int dimensions) implements Prior {
    @Override
    public SDVariable logDensity(Draws draws) {
        SDVariable deviation = draws.points().sub(mean.getSameDiff().expandDims(mean, 0));
        return Reduction.sumOverLastAxis(deviation.mul(deviation), draws.samples(), dimensions)
                .mul(-0.5);
    }

    /** ½ Σ ((μ − mean)² + σ² − log σ² − 1) of a Gaussian posterior. */
    @Override
    public @Nullable SDVariable divergence(Posterior posterior, Draws draws) {
        return posterior instanceof GaussianPosterior gaussian
                ? gaussian.divergenceFromNormal(mean)
                : Prior.super.divergence(posterior, draws);
    }
}
