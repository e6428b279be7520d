package io.surprisal.training.likelihood;

import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Normal around the decoded mean; its scale is learned per feature: minimumScale + softplus(parameter). */
record GaussianLikelihood(double minimumScale) implements Likelihood {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    @Override
    public Terms describe(Decoded decoded, int features, SDVariable target, Weights weights) {
        SameDiff graph = target.getSameDiff();
        SDVariable mean = decoded.head("gaussian/mean", features, weights);
        SDVariable scale = graph.nn()
                .softplus(weights.uniform("gaussian/scale", 0, 1, 1, features))
                .add(minimumScale);
        SDVariable deviation = mean.sub(graph.expandDims(target, 0)).div(scale);
        SDVariable logProbability =
                deviation.mul(deviation).mul(-0.5).sub(graph.math().log(scale)).sub(HALF_LOG_TWO_PI);
        return new Terms(logProbability, mean, scale.mul(scale));
    }
}
