package io.surprisal.adoption.deeplearning;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.CompositeReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.ExponentialReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * A reconstruction distribution of Deeplearning4j: one for all features, or several that share them, each from columns of its own of the decoder's last
 * layer.
 *
 * @param parts in the order of the features
 */
record Decoder(List<Part> parts) {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /** A probability is this far from 0 and 1, so that its logarithm is finite. */
    private static final double LEAST_PROBABILITY = 1e-6;

    /** The logarithm of a variance or rate is this far from 0 at most, so that what is made of it is finite in float32. */
    private static final double LARGEST_LOGARITHM = 30;

    /**
     * Features with a likelihood.
     *
     * @param activation what the decoder's columns go through
     * @param features how many
     */
    record Part(LikelihoodKind likelihood, IActivation activation, int features) {
        /** How many columns of the decoder describe them. */
        int columns() {
            return likelihood == LikelihoodKind.GAUSSIAN ? 2 * features : features;
        }
    }

    /** @throws AdoptionException where a distribution has no density */
    static Decoder of(ReconstructionDistribution distribution, int features) {
        List<Part> parts = new ArrayList<>();
        if (distribution instanceof CompositeReconstructionDistribution composite) {
            for (int i = 0; i < composite.getDistributionSizes().length; i++) {
                parts.addAll(of(
                                composite.getReconstructionDistributions()[i],
                                composite.getDistributionSizes()[i])
                        .parts);
            }
        } else if (distribution instanceof GaussianReconstructionDistribution gaussian) {
            parts.add(new Part(LikelihoodKind.GAUSSIAN, gaussian.getActivationFn(), features));
        } else if (distribution instanceof BernoulliReconstructionDistribution bernoulli) {
            parts.add(new Part(LikelihoodKind.BERNOULLI, bernoulli.getActivationFn(), features));
        } else if (distribution instanceof ExponentialReconstructionDistribution exponential) {
            parts.add(new Part(LikelihoodKind.EXPONENTIAL, exponential.getActivationFn(), features));
        } else {
            throw new AdoptionException("The reconstruction distribution " + distribution
                    + " has no density; expected a Gaussian, a Bernoulli, an exponential or a composite of them, or loss functions alone,"
                    + " which do not add up with densities");
        }
        return new Decoder(parts);
    }

    /** The likelihood of each feature, in order. */
    List<LikelihoodKind> likelihoods() {
        return parts.stream()
                .flatMap(part -> IntStream.range(0, part.features).mapToObj(feature -> part.likelihood))
                .toList();
    }

    int columns() {
        return parts.stream().mapToInt(Part::columns).sum();
    }

    /**
     * What the decoder says.
     *
     * @param decoded its last layer before the activation, [L·N, columns]
     * @param target [N, D]
     * @param samples L
     */
    Description describe(SDVariable decoded, SDVariable target, int samples) {
        List<Description> descriptions = new ArrayList<>();
        int column = 0;
        int feature = 0;
        for (Part part : parts) {
            SDVariable own = Columns.of(decoded, column, part.columns(), columns());
            SDVariable values =
                    Columns.of(target, feature, part.features, likelihoods().size());
            descriptions.add(describe(part, own, values, samples));
            column += part.columns();
            feature += part.features;
        }
        return new Description(
                joined(descriptions, Description::logProbability, 2),
                joined(descriptions, Description::expected, 1),
                joined(descriptions, Description::expectedScale, 1));
    }

    /** The logarithm of a variance or rate: an unbounded activation function makes any number of a value far from all that the network saw. */
    static SDVariable bounded(SDVariable logarithm) {
        return logarithm.getSameDiff().math().clipByValue(logarithm, -LARGEST_LOGARITHM, LARGEST_LOGARITHM);
    }

    private static Description describe(Part part, SDVariable decoded, SDVariable target, int samples) {
        SDVariable activated = Activations.of(part.activation, decoded, part.columns());
        return switch (part.likelihood) {
            case GAUSSIAN -> normal(activated, part.features, target, samples);
            case BERNOULLI -> flags(part, decoded, activated, target, samples);
            case EXPONENTIAL -> exponential(activated, part.features, target, samples);
            case MULTINOMIAL -> throw new IllegalStateException("Deeplearning4j has no multinomial");
        };
    }

    /** log λ − λx with log λ in the columns, and x at least 0. */
    private static Description exponential(SDVariable activated, int features, SDVariable target, int samples) {
        SameDiff graph = activated.getSameDiff();
        SDVariable logRate = bounded(perSample(activated, samples, features));
        SDVariable logProbability =
                logRate.sub(graph.math().exp(logRate).mul(graph.nn().relu(target, 0)));
        SDVariable mean = graph.math().exp(graph.math().neg(logRate));
        return described(logProbability, mean, mean.mul(mean), samples, features);
    }

    /** log N(x; mean, σ²) with log σ² in the second half of the columns. */
    private static Description normal(SDVariable activated, int features, SDVariable target, int samples) {
        SameDiff graph = activated.getSameDiff();
        SDVariable mean = perSample(Columns.of(activated, 0, features, 2 * features), samples, features);
        SDVariable logVariance =
                bounded(perSample(Columns.of(activated, features, features, 2 * features), samples, features));
        SDVariable deviation = mean.sub(target);
        SDVariable precision = graph.math().exp(graph.math().neg(logVariance));
        SDVariable logProbability = deviation
                .mul(deviation)
                .mul(precision)
                .add(logVariance)
                .mul(-0.5)
                .sub(HALF_LOG_TWO_PI);
        return described(logProbability, mean, graph.math().exp(logVariance), samples, features);
    }

    /** x log p + (1 − x) log(1 − p); of a sigmoid by its argument, which loses no digits. */
    private static Description flags(
            Part part, SDVariable decoded, SDVariable activated, SDVariable target, int samples) {
        SameDiff graph = decoded.getSameDiff();
        SDVariable logProbability;
        SDVariable probability = perSample(activated, samples, part.features);
        if (part.activation instanceof ActivationSigmoid) {
            SDVariable logit = perSample(decoded, samples, part.features);
            logProbability = logit.mul(target).sub(Softplus.of(logit));
        } else {
            probability = graph.math().clipByValue(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
            SDVariable ofOne = graph.math().log(probability).mul(target);
            logProbability = ofOne.add(graph.math().log(probability.rsub(1)).mul(target.rsub(1)));
        }
        return described(logProbability, probability, probability.mul(probability.rsub(1)), samples, part.features);
    }

    /** The predictive mean, and its standard deviation within and between samples. */
    private static Description described(
            SDVariable logProbability, SDVariable mean, SDVariable variance, int samples, int features) {
        SDVariable expected = Reduction.meanOverSamples(mean, samples, features);
        SDVariable between = mean.sub(expected);
        SDVariable second = Reduction.meanOverSamples(between.mul(between).add(variance), samples, features);
        return new Description(
                logProbability, expected, mean.getSameDiff().math().sqrt(second));
    }

    private static SDVariable perSample(SDVariable matrix, int samples, int features) {
        return matrix.getSameDiff().reshape(matrix, samples, -1, features);
    }

    private static SDVariable joined(List<Description> descriptions, Function<Description, SDVariable> part, int axis) {
        return Columns.joined(descriptions.stream().map(part).toList(), axis);
    }

    /**
     * What is said of records.
     *
     * @param logProbability log p(x_j|z_l), [L, N, D]
     * @param expected [N, D]
     * @param expectedScale [N, D]
     */
    record Description(SDVariable logProbability, SDVariable expected, SDVariable expectedScale) {}
}
