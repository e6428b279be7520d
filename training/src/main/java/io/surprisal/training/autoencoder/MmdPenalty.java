package io.surprisal.training.autoencoder;

import io.surprisal.training.config.Kernel;
import io.surprisal.training.graph.Reduction;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The maximum mean discrepancy between encoded records and the prior, Gretton et al. (2012), summed over kernel scales where a kernel has one. The estimate is
 * unbiased (no diagonal terms); it is quadratic in the batch, so it uses the batch's first records only.
 *
 * @param latent K
 * @param batch how many records the estimate uses, at most the batch itself
 */
record MmdPenalty(Kernel kernel, int latent, int batch) {
    /** Multiples of 2K, the expected squared distance of two points of the prior. */
    private static final double[] MULTIPLES = {0.1, 0.2, 0.5, 1, 2, 5, 10};

    private static final double SMALLEST_SQUARE = 1e-6;

    /** MMD²(q(z), p(z)), a scalar, of samples [1, B, K] and points of the prior [B, K]. */
    SDVariable of(SDVariable samples, SDVariable prior) {
        return squaredDiscrepancy(first(prior.getSameDiff().reshape(samples, -1, latent)), first(prior));
    }

    /** The first rows of [N, K]. Not a gather: its gradient in SameDiff is an operation per row. */
    private SDVariable first(SDVariable points) {
        return points.get(SDIndex.interval(0, batch), SDIndex.all());
    }

    /** Unbiased MMD² of two samples [B, K], a scalar. Gretton et al. (2012), lemma 6. */
    SDVariable squaredDiscrepancy(SDVariable x, SDVariable y) {
        SameDiff graph = x.getSameDiff();
        SDVariable offDiagonal = graph.constant(Nd4j.onesLike(Nd4j.eye(batch)).subi(Nd4j.eye(batch)));
        SDVariable scales = graph.constant(scales());
        double pairs = (double) batch * (batch - 1);
        // One array of all kernel scales, [S, B, B]: SameDiff's cost is by operation.
        SDVariable within = kernelOf(squaredDistances(x, x), scales)
                .add(kernelOf(squaredDistances(y, y), scales))
                .mul(graph.expandDims(offDiagonal, 0))
                .sum()
                .div(pairs);
        SDVariable between = kernelOf(squaredDistances(x, y), scales).sum().div((double) batch * batch);
        return within.sub(between.mul(2));
    }

    /** C = 2K · multiple, [S, 1, 1]. */
    private INDArray scales() {
        float[] scales = new float[MULTIPLES.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (float) (2 * latent * MULTIPLES[i]);
        }
        return Nd4j.create(scales, new long[] {scales.length, 1, 1}, 'c');
    }

    /** [1, B, B]. */
    private SDVariable squaredDistances(SDVariable a, SDVariable b) {
        SameDiff graph = a.getSameDiff();
        SDVariable products = graph.mmul(a, b, false, true, false);
        SDVariable rows = graph.expandDims(Reduction.sumOfRows(a.mul(a), latent), 1);
        SDVariable columns = graph.expandDims(Reduction.sumOfRows(b.mul(b), latent), 0);
        return graph.expandDims(products.mul(-2).add(rows).add(columns), 0);
    }

    private SDVariable kernelOf(SDVariable squaredDistance, SDVariable scale) {
        SameDiff graph = squaredDistance.getSameDiff();
        return switch (kernel) {
            case INVERSE_MULTIQUADRATIC -> scale.div(scale.add(squaredDistance));
            case RBF -> graph.math().exp(graph.math().neg(squaredDistance.div(scale)));
            // Not at 0, where the root has no gradient.
            case ENERGY ->
                graph.math()
                        .neg(graph.math()
                                .sqrt(graph.nn().relu(squaredDistance, 0).add(SMALLEST_SQUARE)));
        };
    }
}
