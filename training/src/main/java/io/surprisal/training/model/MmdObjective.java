package io.surprisal.training.model;

import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * −E log p(x|z) + λ·D·MMD²(q(z), p(z)): the Wasserstein autoencoder with maximum mean discrepancy, Tolstikhin et al. (2018),
 * algorithm 2. The estimate is unbiased (no diagonal terms) and summed over kernel scales; it is quadratic in the batch, so
 * it uses the batch's first records only.
 *
 * @param weight λ, per feature
 * @param batch how many records the estimate uses, at most the batch itself
 */
record MmdObjective(Kernel kernel, double weight, int features, int latent, int batch) implements Objective {
    /** The estimate's own records, no more than this. */
    static final int LARGEST_BATCH = 256;

    /** Multiples of 2K, the expected squared distance of two points of the prior. */
    private static final double[] SCALES = {0.1, 0.2, 0.5, 1, 2, 5, 10};

    @Override
    public SDVariable loss(Evidence evidence, SDVariable prior, SDVariable warmUp) {
        SameDiff graph = prior.getSameDiff();
        int[] first = new int[batch];
        for (int i = 0; i < batch; i++) {
            first[i] = i;
        }
        SDVariable encoded = graph.gather(graph.reshape(evidence.latent(), -1, latent), first, 0);
        SDVariable drawn = graph.gather(prior, first, 0);
        SDVariable discrepancy = squaredDiscrepancy(encoded, drawn);
        SDVariable reconstruction = evidence.sampleLogProbability().mean();
        return discrepancy.mul(weight * features).sub(reconstruction);
    }

    /** Unbiased MMD² of two samples [B, K], a scalar. Gretton et al. (2012), lemma 6. */
    SDVariable squaredDiscrepancy(SDVariable x, SDVariable y) {
        SameDiff graph = x.getSameDiff();
        SDVariable offDiagonal = graph.constant(Nd4j.onesLike(Nd4j.eye(batch)).subi(Nd4j.eye(batch)));
        SDVariable xx = squaredDistances(x, x);
        SDVariable yy = squaredDistances(y, y);
        SDVariable xy = squaredDistances(x, y);
        double pairs = (double) batch * (batch - 1);
        SDVariable sum = null;
        for (double scale : SCALES) {
            double c = 2 * latent * scale;
            SDVariable within = kernel.of(xx, c)
                    .add(kernel.of(yy, c))
                    .mul(offDiagonal)
                    .sum()
                    .div(pairs);
            SDVariable term = within.sub(kernel.of(xy, c).mean().mul(2));
            sum = sum == null ? term : sum.add(term);
        }
        return Objects.requireNonNull(sum);
    }

    private SDVariable squaredDistances(SDVariable a, SDVariable b) {
        SameDiff graph = a.getSameDiff();
        SDVariable products = graph.mmul(a, b, false, true, false);
        SDVariable rows = graph.expandDims(Reduction.sumOfRows(a.mul(a), latent), 1);
        SDVariable columns = graph.expandDims(Reduction.sumOfRows(b.mul(b), latent), 0);
        return products.mul(-2).add(rows).add(columns);
    }
}
