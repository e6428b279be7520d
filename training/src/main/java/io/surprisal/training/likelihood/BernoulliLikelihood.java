package io.surprisal.training.likelihood;

import io.surprisal.training.graph.Coins;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;

/** A probability in [0, 1] with decoded logit a: log p(x|z) = x·a − log(1 + e^a). */
record BernoulliLikelihood() implements Likelihood {
    @Override
    public Terms describe(Decoded decoded, int features, SDVariable target, Weights weights) {
        return new Flags(decoded, features, decoded.head("bernoulli/logit", features, weights), target);
    }

    /**
     * @param logit [L, N, features]
     * @param target [N, features]
     */
    private record Flags(Decoded decoded, int features, SDVariable logit, SDVariable target) implements Terms {
        @Override
        public SDVariable ofSamples(SDVariable observed) {
            return Reduction.sumOverLastAxis(logProbability().mul(observed), decoded.samples(), features);
        }

        @Override
        public SDVariable sample(SDVariable noise) {
            return Coins.draw(expected(), noise);
        }

        @Override
        public SDVariable ofFeatures() {
            return decoded.mean(logProbability(), features);
        }

        @Override
        public SDVariable means() {
            return logit.getSameDiff().reshape(probability(), -1, features);
        }

        @Override
        public SDVariable expected() {
            return decoded.mean(probability(), features);
        }

        @Override
        public SDVariable expectedScale() {
            SDVariable probability = probability();
            return Likelihood.expectedScale(decoded, features, probability, probability.mul(probability.rsub(1)));
        }

        private SDVariable logProbability() {
            return logit.mul(target).sub(Softplus.of(logit));
        }

        private SDVariable probability() {
            return logit.getSameDiff().nn().sigmoid(logit);
        }
    }
}
