package io.surprisal.training.likelihood;

import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A probability in [0, 1] with decoded logit a: log p(x|z) = x·a − log(1 + e^a). */
record BernoulliLikelihood() implements Likelihood {
    @Override
    public Terms describe(Decoded decoded, int features, SDVariable target, Weights weights) {
        SameDiff graph = target.getSameDiff();
        SDVariable logit = decoded.head("bernoulli/logit", features, weights);
        // max(a, 0) + log(1 + e^−|a|): ND4J's own softplus overflows for large logits.
        SDVariable softplus = graph.nn()
                .relu(logit, 0)
                .add(graph.math()
                        .log(graph.math()
                                .exp(graph.math().neg(graph.math().abs(logit)))
                                .add(1)));
        SDVariable mean = graph.nn().sigmoid(logit);
        return new Terms(logit.mul(graph.expandDims(target, 0)).sub(softplus), mean, mean.mul(mean.rsub(1)));
    }
}
