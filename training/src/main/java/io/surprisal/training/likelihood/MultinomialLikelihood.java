package io.surprisal.training.likelihood;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Counts of a record with the total N, whose shares are those of topics, Dieng et al. (2020): p = θ β, where the decoder gives the topics'
 * proportions θ, [K], and each topic's distribution over the features is β = softmax(α ρ), of embeddings of topics, α [K, E], and of
 * features, ρ [E, D].
 *
 * <p>log p(x|z) = log Multinomial(x; N, p) + log p(N), of which feature j has
 *
 * <pre>
 * log Poisson(x_j; N p_j) + (x_j / N) (log p(N) − log Poisson(N; N))
 * </pre>
 *
 * and ln N is normal. The Poisson terms and the last one sum to the multinomial with its coefficient. So a feature that was expected and is
 * absent has a low log-probability too, which x_j log p_j does not give it, and the evidence of a usual record does not grow with N.
 */
public record MultinomialLikelihood() implements Likelihood {
    /** How the names of the weights begin that the totals' distribution is made of: nothing differentiates them. */
    public static final String TOTAL = "multinomial/total/";

    /** The mean of ln N, [1]. */
    public static final String TOTAL_MEAN = TOTAL + "mean";

    /** The logarithm of the standard deviation of ln N, [1]. */
    public static final String TOTAL_LOG_SCALE = TOTAL + "log_scale";

    /** α, [K, E]. */
    public static final String TOPICS = "topics/embedding";

    /** ρ, [E, D]. */
    public static final String FEATURES = "words/embedding";

    /** E: more than there are topics for each of them to have a distribution of its own. */
    public static final int EMBEDDING = 100;

    /** What no topic ever has has this share: some 18 nats for each time that it is there. */
    public static final double SMALLEST_SHARE = 1e-8;

    private static final double HALF_LOG_PI = 0.5 * Math.log(Math.PI);
    private static final double LEAST = 1e-30;

    /** @param decoded whose width is K */
    @Override
    public Terms describe(Decoded decoded, int features, SDVariable target, Weights weights) {
        double bound = Math.pow(EMBEDDING, -0.25);
        SDVariable topics = weights.uniform(TOPICS, bound, decoded.width(), EMBEDDING);
        SDVariable words = weights.uniform(FEATURES, bound, EMBEDDING, features);
        SameDiff graph = target.getSameDiff();
        SDVariable beta = Reduction.softmaxOfRows(graph.mmul(topics, words), features);
        SDVariable shares = graph.reshape(graph.mmul(decoded.hidden(), beta), decoded.samples(), -1, features);
        return new Counts(
                decoded,
                features,
                shares.add(SMALLEST_SHARE),
                target,
                weights.uniform(TOTAL_MEAN, 0, 1),
                weights.uniform(TOTAL_LOG_SCALE, 0, 1));
    }

    /**
     * @param shares p, [L, N, features]
     * @param target [N, features]
     * @param mean of ln N, [1]
     * @param logScale of ln N, [1]
     */
    private record Counts(
            Decoded decoded, int features, SDVariable shares, SDVariable target, SDVariable mean, SDVariable logScale)
            implements Terms {
        /**
         * The sum over the features, which takes a third of the operations of their terms:
         *
         * <pre>
         * log p(N) − log Poisson(N; N) − Σ_j (log x_j! − x_j log x_j + x_j) + Σ_j x_j log(N p_j / x_j) + N − N Σ_j p_j
         * </pre>
         *
         * where the last sum is over the observed features.
         */
        @Override
        public SDVariable ofSamples(SDVariable observed) {
            SameDiff graph = target.getSameDiff();
            // The gradients of a quotient, and of a product of arrays of two shapes, take 20 times as long as that of a
            // product of one.
            SDVariable ofAll = decoded.samples() == 1 ? graph.reshape(shares, -1, features) : shares;
            // 0 log 0 is 0.
            SDVariable inverse = total().div(graph.math().max(target, graph.constant((float) LEAST)));
            SDVariable counted = graph.math().log(ofAll.mul(inverse)).mul(target);
            return sum(counted)
                    .sub(sum(ofAll.mul(observed)).mul(graph.reshape(total(), -1)))
                    .add(ofRecord());
        }

        /** Over the features, [L, N]. */
        private SDVariable sum(SDVariable terms) {
            return Reduction.sumOverLastAxis(terms, decoded.samples(), features);
        }

        /** What of it no share changes, [N]. */
        private SDVariable ofRecord() {
            SameDiff graph = target.getSameDiff();
            SDVariable counts = Reduction.sumOfRows(target, features);
            SDVariable ofTotal = graph.reshape(ofTotal().div(total()), -1).mul(counts);
            return ofTotal.add(counts).sub(Reduction.sumOfRows(factorialRemainder(target), features));
        }

        /** @param share 1 of each feature: one record is described, all of it */
        @Override
        public SDVariable ofRecords(SDVariable observed, float[] share) {
            return Reduction.meanOfColumns(ofSamples(observed), decoded.samples());
        }

        @Override
        public SDVariable ofFeatures() {
            return decoded.mean(logProbability(), features);
        }

        @Override
        public SDVariable sample(SDVariable noise) {
            throw new UnsupportedOperationException("No objective of a topic model asks for dreams of it");
        }

        @Override
        public SDVariable means() {
            return target.getSameDiff().reshape(counts(), -1, features);
        }

        @Override
        public SDVariable expected() {
            return decoded.mean(counts(), features);
        }

        @Override
        public SDVariable expectedScale() {
            SDVariable counts = counts();
            return Likelihood.expectedScale(decoded, features, counts, counts);
        }

        /** N p, [L, N, features]. */
        private SDVariable counts() {
            return shares.mul(total());
        }

        private SDVariable logProbability() {
            SameDiff graph = target.getSameDiff();
            SDVariable expected = counts();
            // 0 log 0 is 0.
            SDVariable ratio =
                    graph.math().max(target, graph.constant((float) LEAST)).div(expected);
            SDVariable distance =
                    target.mul(graph.math().log(ratio)).sub(target).add(expected);
            SDVariable ofTotal = ofTotal().mul(target).div(total());
            return ofTotal.sub(factorialRemainder(target)).sub(distance);
        }

        /** N, 1 where it would be below, [N, 1]. */
        private SDVariable total() {
            SameDiff graph = target.getSameDiff();
            return graph.math().max(graph.expandDims(Reduction.sumOfRows(target, features), 1), graph.constant(1f));
        }

        /** log p(N) − log Poisson(N; N), but for a constant, [N, 1]: the normal density of ln N over N, and what N! has beyond N log N − N. */
        private SDVariable ofTotal() {
            SameDiff graph = target.getSameDiff();
            SDVariable total = total();
            SDVariable log = graph.math().log(total);
            SDVariable deviation = log.sub(mean).div(graph.math().exp(logScale));
            return factorialRemainder(total)
                    .sub(deviation.mul(deviation).mul(0.5))
                    .sub(logScale)
                    .sub(log)
                    .sub(0.5 * Math.log(2 * Math.PI));
        }

        /** {@link io.surprisal.core.reference.LogDensity#factorialRemainder}. */
        private static SDVariable factorialRemainder(SDVariable x) {
            SameDiff graph = x.getSameDiff();
            SDVariable cubic = x.mul(8).add(4).mul(x).add(1).mul(x).add(1.0 / 30);
            return graph.math()
                    .log(cubic)
                    .div(6)
                    .add(HALF_LOG_PI)
                    .mul(graph.math().step(x, 0));
        }
    }
}
