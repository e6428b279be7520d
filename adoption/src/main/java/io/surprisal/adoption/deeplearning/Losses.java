package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.training.graph.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.variational.CompositeReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.LossFunctionWrapper;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/**
 * What a variational autoencoder without a density is trained by: a loss function of Deeplearning4j for all features, or several that share
 * them. A record's loss is a sum of terms, one per feature.
 *
 * @param parts in the order of the features
 */
record Losses(List<Part> parts) {
    /** What a logarithm is taken of, and what is divided by, is at least this, so that both are finite. */
    private static final double LEAST = 1e-7;

    /**
     * Features that share a loss function.
     *
     * @param features how many
     */
    record Part(LossFunctionWrapper loss, int features) {}

    /** Those of a distribution that consists of nothing else. */
    static Optional<Losses> of(ReconstructionDistribution distribution, int features) {
        if (distribution instanceof LossFunctionWrapper loss) {
            return Optional.of(new Losses(List.of(new Part(loss, features))));
        }
        if (!(distribution instanceof CompositeReconstructionDistribution composite) || !composite.hasLossFunction()) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < composite.getDistributionSizes().length; i++) {
            of(composite.getReconstructionDistributions()[i], composite.getDistributionSizes()[i])
                    .ifPresent(own -> parts.addAll(own.parts));
        }
        return Optional.of(new Losses(parts));
    }

    /**
     * The terms, [N, D].
     *
     * @param decoded the decoder's last layer before the activation functions, [N, D]
     * @param target x, [N, D]
     * @param observed 1 where the target has a value, else 0: the terms of the others are 0, [N, D]
     * @throws AdoptionException where a loss function is no sum over the features
     */
    SDVariable ofFeatures(SDVariable decoded, SDVariable target, SDVariable observed) {
        int all = parts.stream().mapToInt(Part::features).sum();
        List<SDVariable> terms = new ArrayList<>();
        int first = 0;
        for (Part part : parts) {
            int count = part.features;
            SDVariable own = Columns.of(decoded, first, count, all);
            SDVariable reconstruction = Activations.of(part.loss.getActivationFn(), own, count);
            SDVariable mask = Columns.of(observed, first, count, all);
            SDVariable x = Columns.of(target, first, count, all);
            terms.add(terms(part.loss.getLossFunction(), reconstruction.mul(mask), x, count)
                    .mul(mask));
            first += count;
        }
        return Columns.joined(terms, 1);
    }

    /** The terms of one loss function, [N, count], of the reconstruction y. */
    private static SDVariable terms(ILossFunction function, SDVariable y, SDVariable x, int count) {
        SameDiff graph = y.getSameDiff();
        if (function instanceof LossL2 square) {
            SDVariable error = y.sub(x);
            SDVariable terms = weighted(error.mul(error), square.getWeights());
            return function instanceof LossMSE ? terms.div(count) : terms;
        } else if (function instanceof LossL1 absolute) {
            // Of the mean absolute error as well, a record's value in Deeplearning4j is the sum.
            return weighted(graph.math().abs(y.sub(x)), absolute.getWeights());
        } else if (function instanceof LossMAPE relative) {
            SDVariable size = atLeast(graph.math().abs(x), LEAST);
            return weighted(graph.math().abs(y.sub(x)).div(size).mul(100.0 / count), relative.getWeights());
        } else if (function instanceof LossMSLE logarithmic) {
            SDVariable ratio = log(y.add(1)).sub(log(x.add(1)));
            return weighted(ratio.mul(ratio).div(count), logarithmic.getWeights());
        } else if (function instanceof LossPoisson) {
            return y.sub(x.mul(log(y)));
        } else if (function instanceof LossKLD) {
            SDVariable share = graph.math().clipByValue(x, Nd4j.EPS_THRESHOLD, 1);
            return share.mul(log(share).sub(log(graph.math().clipByValue(y, Nd4j.EPS_THRESHOLD, 1))));
        } else if (function instanceof LossHinge) {
            return graph.nn().relu(x.mul(y).rsub(1), 0);
        } else if (function instanceof LossSquaredHinge) {
            SDVariable margin = graph.nn().relu(x.mul(y).rsub(1), 0);
            return margin.mul(margin);
        } else if (function instanceof LossBinaryXENT binary) {
            double least = Math.max(binary.getClipEps(), LEAST);
            SDVariable probability = graph.math().clipByValue(y, least, 1 - least);
            SDVariable ofOne = x.mul(log(probability));
            return weighted(ofOne.add(x.rsub(1).mul(log(probability.rsub(1)))).mul(-1), binary.getWeights());
        } else if (function instanceof LossMCXENT shares) {
            return weighted(x.mul(log(y)).mul(-1), shares.getWeights());
        } else if (function instanceof LossCosineProximity) {
            return x.mul(y)
                    .div(graph.expandDims(length(x, count).mul(length(y, count)), 1))
                    .mul(-1);
        }
        throw new AdoptionException("The loss function " + function
                + " is no sum over the features of how far each is from its reconstruction; expected MSE, L2, MAE, L1, MAPE, MSLE, XENT, MCXENT,"
                + " KL divergence, Poisson, hinge, squared hinge or cosine proximity");
    }

    /** The Euclidean length of each row, [N]. */
    private static SDVariable length(SDVariable matrix, int count) {
        return atLeast(matrix.getSameDiff().math().sqrt(Reduction.sumOfRows(matrix.mul(matrix), count)), LEAST);
    }

    private static SDVariable log(SDVariable array) {
        return array.getSameDiff().math().log(atLeast(array, LEAST));
    }

    private static SDVariable atLeast(SDVariable array, double least) {
        SameDiff graph = array.getSameDiff();
        return graph.math().max(array, graph.constant((float) least));
    }

    private static SDVariable weighted(SDVariable terms, @Nullable INDArray weights) {
        return weights == null
                ? terms
                : terms.mul(terms.getSameDiff()
                        .constant(weights.castTo(terms.dataType()).reshape(weights.length())));
    }
}
