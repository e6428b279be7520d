package io.surprisal.training.boltzmann;

import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.autoencoder.Autoencoders;
import io.surprisal.training.boltzmann.AnnealedImportanceSampling.Estimate;
import io.surprisal.training.config.ContrastiveSettings;
import io.surprisal.training.family.Family;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.likelihood.GaussianLikelihood;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deep belief networks of two layers, fitted greedily: Hinton, Osindero &amp; Teh (2006). A Boltzmann machine learns the records, a second one the first
 * one's hidden units given the records. Together: p(x|h) is the first machine's, p(h) the second one's, and q(h|x) what the first machine
 * infers, exact before the second one replaced its p(h). That is an autoencoder with binary units, and is scored as one.
 *
 * <p>Where the second machine has as many hidden units as the first one has visible ones, all of them flags, it starts with the first one's weights
 * exchanged: then its p(h) is the first one's, and the bound is log p(x) of the first machine, which fitting the second one raises.
 *
 * @param top how many hidden units the second machine has; the first has K
 */
public record BeliefNetworkFamily(ContrastiveSettings contrastive, int top) implements Family {
    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        VisibleRows visible = VisibleRows.asSeen(spec, rows);
        int steps = rows.settings().steps();
        ContrastiveDivergence divergence = new ContrastiveDivergence(contrastive, rows.settings());
        BoltzmannMachine first = divergence.fit(
                visible.units(),
                visible.values(),
                spec.latent(),
                (step, all, loss) -> listener.step((step + 1) / 2, steps, loss));
        long seed = rows.settings().seed();
        INDArray states = first.states(visible.values(), seed);
        BoltzmannMachine second = divergence.fit(
                second(divergence, first, states),
                states,
                (step, all, loss) -> listener.step((steps + step) / 2, steps, loss));
        return network(spec, first, second, Partition.of(second, states, seed));
    }

    private BoltzmannMachine second(ContrastiveDivergence divergence, BoltzmannMachine first, INDArray states) {
        VisibleUnits units = first.units();
        return units.allFlags() && units.count() == top
                ? first.exchanged()
                : divergence.start(VisibleUnits.flags(first.hiddenUnits()), states, top);
    }

    /**
     * The network of two machines.
     *
     * @param partition of the second one
     */
    public static ScoringFunction network(
            ModelSpec spec, BoltzmannMachine first, BoltzmannMachine second, Estimate partition) {
        return Autoencoders.beliefNetwork(
                spec, weights(spec, first, second, partition.logPartition()), partition.named());
    }

    /** By the names that an autoencoder has for them. */
    private static Map<String, INDArray> weights(
            ModelSpec spec, BoltzmannMachine first, BoltzmannMachine second, double logPartition) {
        Map<String, INDArray> weights = new HashMap<>();
        weights.put("posterior/logit/weight", first.weights());
        weights.put("posterior/logit/bias", first.hiddenBias());
        put(weights, "gaussian/mean", first, spec.columns(LikelihoodKind.GAUSSIAN));
        put(weights, "bernoulli/logit", first, spec.columns(LikelihoodKind.BERNOULLI));
        float[] ofOne = new float[spec.columns(LikelihoodKind.GAUSSIAN).length];
        Arrays.fill(ofOne, (float) new GaussianLikelihood(spec.minimumScale()).parameter(1));
        if (ofOne.length > 0) {
            weights.put(GaussianLikelihood.SCALE, Nd4j.create(ofOne, new long[] {1, ofOne.length}, 'c'));
        }
        weights.put("prior/weight", second.weights());
        weights.put("prior/visible_bias", second.visibleBias());
        weights.put("prior/hidden_bias", second.hiddenBias());
        weights.put("prior/log_partition", Nd4j.createFromArray((float) logPartition));
        return weights;
    }

    /** What the visible units of some columns are given hidden ones. */
    private static void put(Map<String, INDArray> weights, String head, BoltzmannMachine machine, int[] columns) {
        if (columns.length > 0) {
            weights.put(
                    head + "/weight",
                    machine.weights().getRows(columns).transpose().dup('c'));
            weights.put(
                    head + "/bias",
                    machine.visibleBias()
                            .reshape(-1, 1)
                            .getRows(columns)
                            .reshape(columns.length)
                            .dup('c'));
        }
    }
}
