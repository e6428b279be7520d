package io.surprisal.training.likelihood;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * p(x|z) of the features that share a likelihood. To add one: a constant in {@link LikelihoodKind}, a record here, and what
 * the compiler then names.
 */
public interface Likelihood {
    /** How likely {@code target} [N, features] is under what was decoded. */
    Terms describe(Decoded decoded, int features, SDVariable target, Weights weights);

    static Likelihood of(LikelihoodKind kind, ModelSpec spec) {
        return switch (kind) {
            case GAUSSIAN -> new GaussianLikelihood(spec.minimumScale());
            case BERNOULLI -> new BernoulliLikelihood();
        };
    }

    /**
     * The decoder's last hidden layer.
     *
     * @param hidden [L·N, width], the samples one after another
     * @param samples L
     */
    record Decoded(SDVariable hidden, int width, int samples) {
        /** A linear layer from here to one value per sample, record and feature: [L, N, features]. */
        SDVariable head(String name, int features, Weights weights) {
            SDVariable head = weights.linear(name, hidden, width, features, Weights.OUTPUT_GAIN);
            return head.getSameDiff().reshape(head, samples, -1, features);
        }
    }

    /**
     * What a likelihood says of each sample, record and feature, standardised units.
     *
     * @param logProbability log p(x|z), [L, N, features]
     * @param mean the mean of x given z, [L, N, features]
     * @param variance the variance of x given z, broadcast against [L, N, features]
     */
    record Terms(SDVariable logProbability, SDVariable mean, SDVariable variance) {
        /** The predictive mean, [N, features]. */
        SDVariable expected() {
            return mean.mean(0);
        }

        /** The predictive standard deviation, within and between samples, [N, features]. */
        SDVariable expectedScale() {
            SDVariable between = mean.sub(mean.getSameDiff().expandDims(expected(), 0));
            return mean.getSameDiff()
                    .math()
                    .sqrt(between.mul(between).add(variance).mean(0));
        }
    }
}
