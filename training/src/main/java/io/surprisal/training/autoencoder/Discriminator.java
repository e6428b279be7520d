package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import io.surprisal.training.graph.Trainable.Phase;
import io.surprisal.training.graph.Weights;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network of two layers of rectifiers that tells real points from others.
 *
 * @param name what its weights begin with: {@value #PREFIX}, or that and more
 * @param size how many values a point has
 */
record Discriminator(String name, int size, Weights weights) {
    /** The weights of every discriminator begin with it. */
    static final String PREFIX = "discriminator/";

    /** How many features it has of a point. */
    static final int WIDTH = 64;

    /**
     * What it makes of points.
     *
     * @param first its first hidden layer, [B, WIDTH]
     * @param features its last hidden layer, [B, WIDTH]
     * @param logit the log-odds that they are real, [B]
     */
    record Judged(SDVariable first, SDVariable features, SDVariable logit) {
        /** −log of the probability that they are real, [B], nats. */
        SDVariable lossIfReal() {
            return Softplus.of(logit.rsub(0));
        }

        /** −log of the probability that they are not, [B], nats. */
        SDVariable lossIfNot() {
            return Softplus.of(logit);
        }
    }

    /** Whether weights are a discriminator's. */
    static boolean has(String weight) {
        return weight.startsWith(PREFIX);
    }

    /** @param points [B, size] */
    Judged of(SDVariable points) {
        SDVariable first = rectified("0", points, size);
        SDVariable second = rectified("1", first, WIDTH);
        SDVariable logit = weights.linear(name + "logit", second, WIDTH, 1, Weights.OUTPUT_GAIN);
        return new Judged(first, second, points.getSameDiff().reshape(logit, -1));
    }

    /**
     * Its step: it lowers what it gets wrong, and pays for the square of its gradient at real points (Mescheder et al. 2018, R1), without which it
     * saturates.
     *
     * @param wrong its loss per record, [B], nats
     * @param penalty γ, of half the square
     */
    Phase phase(SDVariable wrong, Judged real, double penalty) {
        return new Phase(
                "discriminator",
                wrong,
                Optional.of(squaredGradient(real).mean().mul(penalty / 2)),
                Discriminator::has,
                false);
    }

    /** Of the log-odds by the point, its squared length, [B]: written out, for SameDiff does not differentiate twice. */
    private SDVariable squaredGradient(Judged points) {
        SameDiff graph = points.logit().getSameDiff();
        SDVariable bySecond =
                on(points.features()).mul(graph.reshape(matrix("logit", WIDTH, 1, Weights.OUTPUT_GAIN), 1, WIDTH));
        SDVariable byFirst = graph.mmul(bySecond, matrix("1", WIDTH, WIDTH, Weights.HIDDEN_GAIN), false, true, false)
                .mul(on(points.first()));
        SDVariable byPoint = graph.mmul(byFirst, matrix("0", size, WIDTH, Weights.HIDDEN_GAIN), false, true, false);
        return Reduction.sumOfRows(byPoint.mul(byPoint), size);
    }

    private SDVariable rectified(String layer, SDVariable x, int in) {
        return x.getSameDiff().nn().relu(weights.linear(name + layer, x, in, WIDTH, Weights.HIDDEN_GAIN), 0);
    }

    /** The matrix of a layer that {@link Weights#linear} has made. */
    private SDVariable matrix(String layer, int in, int out, double gain) {
        return weights.uniform(name + layer + "/weight", gain / Math.sqrt(in), in, out);
    }

    /** 1 where a rectifier is open, else 0. */
    private static SDVariable on(SDVariable rectified) {
        return rectified.getSameDiff().gt(rectified, 0).castTo(DataType.FLOAT);
    }
}
