package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Weights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network of two layers of rectifiers that tells points of the prior from encoded ones.
 *
 * @param logit log-odds of the prior, [B]
 * @param squaredGradient of the logit by the point, its squared length, [B]: written out, for SameDiff does not differentiate twice
 */
record Discriminator(SDVariable logit, SDVariable squaredGradient) {
    private static final int WIDTH = 64;

    /** @param points [B, K] */
    static Discriminator of(SDVariable points, int latent, Weights weights) {
        SameDiff graph = points.getSameDiff();
        SDVariable first = rectified("0", points, latent, weights);
        SDVariable second = rectified("1", first, WIDTH, weights);
        String last = AdversarialObjective.DISCRIMINATOR + "logit";
        SDVariable logit = weights.linear(last, second, WIDTH, 1, Weights.OUTPUT_GAIN);
        SDVariable bySecond =
                on(second).mul(graph.reshape(matrix("logit", WIDTH, 1, Weights.OUTPUT_GAIN, weights), 1, WIDTH));
        SDVariable byFirst = graph.mmul(
                        bySecond, matrix("1", WIDTH, WIDTH, Weights.HIDDEN_GAIN, weights), false, true, false)
                .mul(on(first));
        SDVariable byPoint =
                graph.mmul(byFirst, matrix("0", latent, WIDTH, Weights.HIDDEN_GAIN, weights), false, true, false);
        return new Discriminator(graph.reshape(logit, -1), Reduction.sumOfRows(byPoint.mul(byPoint), latent));
    }

    private static SDVariable rectified(String layer, SDVariable x, int in, Weights weights) {
        String name = AdversarialObjective.DISCRIMINATOR + layer;
        return x.getSameDiff().nn().relu(weights.linear(name, x, in, WIDTH, Weights.HIDDEN_GAIN), 0);
    }

    /** The matrix of a layer that {@link Weights#linear} has made. */
    private static SDVariable matrix(String layer, int in, int out, double gain, Weights weights) {
        return weights.uniform(AdversarialObjective.DISCRIMINATOR + layer + "/weight", gain / Math.sqrt(in), in, out);
    }

    /** 1 where a rectifier is open, else 0. */
    private static SDVariable on(SDVariable rectified) {
        return rectified.getSameDiff().gt(rectified, 0).castTo(DataType.FLOAT);
    }
}
