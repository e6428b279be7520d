package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** p(z). */
interface Prior {
    /** log p(z_l), [L, N], nats, less the same constant as {@link Draws#logDensity}. */
    SDVariable logDensity(Draws draws);

    /**
     * KL(q(z|x) ‖ p(z)), [N]: the mean of log q − log p over the samples, unless there is a closed form. Null where the posterior has no
     * density.
     */
    default @Nullable SDVariable divergence(Posterior posterior, Draws draws) {
        SDVariable logDensity = draws.logDensity();
        return logDensity == null ? null : Reduction.meanOfColumns(logDensity.sub(logDensity(draws)), draws.samples());
    }

    /** Makes the prior of an autoencoder in a graph. */
    @FunctionalInterface
    interface Maker {
        Prior of(Autoencoder parts, SameDiff graph, Weights weights);
    }
}
