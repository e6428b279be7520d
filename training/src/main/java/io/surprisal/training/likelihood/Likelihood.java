package io.surprisal.training.likelihood;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Reduction;
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
            case MULTINOMIAL -> new MultinomialLikelihood();
            case EXPONENTIAL ->
                throw new IllegalArgumentException("No family is trained with an exponential likelihood");
        };
    }

    /**
     * The decoder's last hidden layer.
     *
     * @param hidden [L·N·steps, width], the samples one after another
     * @param samples L
     * @param steps how many rows share a latent point: 1, or one for each described record, whose heads have the same weights
     */
    record Decoded(SDVariable hidden, int width, int samples, int steps) {
        /** A linear layer from here to one value per sample, record and feature: [L, N, features]. */
        SDVariable head(String name, int features, Weights weights) {
            SDVariable head = weights.linear(name, hidden, width, features / steps, Weights.OUTPUT_GAIN);
            return head.getSameDiff().reshape(head, samples, -1, features);
        }

        /** The mean over the samples, [N, features], of an array [L, N, features]. */
        SDVariable mean(SDVariable array, int features) {
            return Reduction.meanOverSamples(array, samples, features);
        }
    }

    /** What a likelihood says of each sample, record and feature, standardised units. What is not asked for costs nothing. */
    interface Terms {
        /**
         * log p(x|z_l), [L, N].
         *
         * @param observed 1 for the values that count, else 0, [N, features]
         */
        SDVariable ofSamples(SDVariable observed);

        /** (1/L) Σ_l log p(x_j|z_l), [N, features]. */
        SDVariable ofFeatures();

        /**
         * Values drawn from p(x|z) of the one sample, [N, features].
         *
         * @param noise standard normal, [N, features]
         */
        SDVariable sample(SDVariable noise);

        /**
         * Σ_j share_j (1/L) Σ_l log p(x_j|z_l), [N].
         *
         * @param observed as in {@link #ofSamples}
         * @param share of each feature, [features]
         */
        default SDVariable ofRecords(SDVariable observed, float[] share) {
            return Reduction.sumOfRows(ofFeatures().mul(observed), share);
        }

        /** The mean given each sample, the samples one after another, [L·N, features]. */
        SDVariable means();

        /** The predictive mean, [N, features]. */
        SDVariable expected();

        /** The predictive standard deviation, within and between samples, [N, features]. */
        SDVariable expectedScale();
    }

    /**
     * The predictive standard deviation, within and between samples, [N, features].
     *
     * @param mean of x given z, [L, N, features]
     * @param variance of x given z, broadcast against [L, N, features]
     */
    static SDVariable expectedScale(Decoded decoded, int features, SDVariable mean, SDVariable variance) {
        SDVariable between = mean.sub(decoded.mean(mean, features));
        SDVariable second = decoded.mean(between.mul(between).add(variance), features);
        return mean.getSameDiff().math().sqrt(second);
    }
}
