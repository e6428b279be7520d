package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.CompositeLikelihood;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * An autoencoder's way from raw features to log p(x|z_l), which training and scoring share.
 *
 * @param target [N, T·D], standardised, 0 where missing
 * @param observed [N, T·D], 1 where the target has a value, else 0
 * @param divergence KL(q(z|x) ‖ p(z)), [N]; null where the posterior is a point
 * @param priorOverPosterior log p(z_l) − log q(z_l|x), [L, N]; null where the posterior is a point
 * @param prior p(z)
 * @param draws the samples with their densities
 * @param likelihood p(x|z_l)
 * @param reconstruction (1/L) Σ_l log p(x|z_l) of all that the decoder describes, [N]
 */
record Evidence(
        SDVariable target,
        SDVariable observed,
        @Nullable SDVariable divergence,
        @Nullable SDVariable priorOverPosterior,
        Prior prior,
        Draws draws,
        CompositeLikelihood likelihood,
        SDVariable reconstruction) {

    /** @param features raw records, [N, W, D], NaN = missing */
    static Evidence of(Autoencoder parts, SDVariable features, LatentNoise noise, Scope scope, Weights weights) {
        SameDiff graph = features.getSameDiff();
        ModelSpec spec = parts.spec();
        Standardisation input = Standardisation.of(spec, features, scope);
        Conditioning condition = Conditioning.of(spec, scope, weights);
        SDVariable seen = condition.seen(noise.seen(input.encoderInput()));
        SDVariable encoded = condition.beside(parts.network().encode(seen, weights));
        Posterior posterior = parts.posterior(encoded, weights);
        Draws draws = posterior.draw(noise);
        CompositeLikelihood likelihood = new CompositeLikelihood(
                spec,
                parts.decoded(condition.besides(draws), draws.samples(), weights),
                input.target(),
                input.observed(),
                weights);
        float[] all = new float[spec.targetSize()];
        Arrays.fill(all, 1);
        Prior prior = condition.prior(parts, graph);
        SDVariable logDensity = draws.logDensity();
        return new Evidence(
                input.target(),
                input.observed(),
                prior.divergence(posterior, draws),
                logDensity == null ? null : prior.logDensity(draws).sub(logDensity),
                prior,
                draws,
                likelihood,
                likelihood.ofRecords(all));
    }

    /** The samples z_l, [L, N, K]. */
    SDVariable latent() {
        return draws.points();
    }

    /** What the decoder makes of the samples, one after another: its means, 0 where the record lacks a value, [L·N, T·D], standardised. */
    SDVariable reconstructed() {
        return likelihood.observedMeans(draws.samples());
    }

    /** Whether there are bounds of log p(x): not where the posterior is a point. */
    boolean hasBounds() {
        return divergence != null;
    }

    /** There must be bounds. */
    @Override
    public SDVariable divergence() {
        return bound(divergence);
    }

    /** There must be bounds. */
    @Override
    public SDVariable priorOverPosterior() {
        return bound(priorOverPosterior);
    }

    /** log p(z) of the one sample that a step of training has, [N]. */
    SDVariable priorOfFirstSample() {
        return latent().getSameDiff().reshape(prior.logDensity(draws), -1);
    }

    /** The evidence lower bound of all that the decoder describes, [N]. Kingma &amp; Welling (2014). */
    SDVariable elbo() {
        return reconstruction.sub(divergence());
    }

    /** log (1/L) Σ_l p(x|z_l) p(z_l) / q(z_l|x), [N]: Burda et al. (2016), eq. 8. */
    SDVariable importanceWeighted() {
        return importanceWeighted(priorOverPosterior());
    }

    /** The same with p(z_l) / q(z_l|x) to the power of a scalar. */
    SDVariable importanceWeightedBy(SDVariable power) {
        return importanceWeighted(priorOverPosterior().mul(power));
    }

    private SDVariable importanceWeighted(SDVariable logRatio) {
        return Reduction.logMeanExpOfColumns(likelihood.ofSamples().add(logRatio), draws.samples());
    }

    private static SDVariable bound(@Nullable SDVariable part) {
        if (part == null) {
            throw new IllegalStateException("A posterior that is a point has no bound of log p(x)");
        }
        return part;
    }
}
