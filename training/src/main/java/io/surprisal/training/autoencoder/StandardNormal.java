package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * N(0, I).
 *
 * @param dimensions K
 */
record StandardNormal(int dimensions) implements Prior {
    @Override
    public SDVariable logDensity(Draws draws) {
        SDVariable points = draws.points();
        return Reduction.sumOverLastAxis(points.mul(points), draws.samples(), dimensions)
                .mul(-0.5);
    }

    @Override
    public @Nullable SDVariable divergence(Posterior posterior, Draws draws) {
        return posterior.divergenceFromStandardNormal().orElseGet(() -> Prior.super.divergence(posterior, draws));
    }
}
