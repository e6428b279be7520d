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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deep belief networks, fitted greedily: Hinton, Osindero &amp; Teh (2006). A Boltzmann machine learns the records, and each further one the hidden units
 * of the one below. Together: p(x|h1) is the first machine's, p(h1|h2) the second one's and so on, p of the highest hidden units but one the last one's;
 * q(h1|x), q(h2|h1), ... are what the machines infer, exact before the next one replaced the machine's own density of its hidden units. That is an
 * autoencoder with binary units, and is scored as one.
 *
 * <p>Where a machine has as many hidden units as the one below has visible ones, all of them flags, it starts with that one's weights
 * exchanged: then its density of the units between them is the other's, and so is the bound. It is fitted at a tenth of the learning rate. On binarised
 * MNIST and a first machine of 500 units that keeps the bound (−90.57, then −90.52 ± 0.25 nats), and the whole rate loses 0.7. With 16 units it gains 0.5, and
 * the whole rate more, 1.1.
 *
 * @param above how many hidden units each machine above the first one has; the first has K
 */
public record BeliefNetworkFamily(ContrastiveSettings contrastive, List<Integer> above) implements Family {
    public BeliefNetworkFamily {
        above = List.copyOf(above);
    }

    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        VisibleRows visible = VisibleRows.asSeen(spec, rows, Math.max(spec.latent(), Collections.max(above)));
        long seed = rows.settings().seed();
        ContrastiveDivergence divergence = new ContrastiveDivergence(contrastive, rows.settings());
        List<BoltzmannMachine> machines = new ArrayList<>();
        BoltzmannMachine top = divergence.fit(visible.units(), visible.values(), spec.latent(), shareOf(listener, 0));
        machines.add(top);
        INDArray states = visible.values();
        for (int hidden : above) {
            int number = machines.size();
            states = top.states(states, seed + number - 1);
            ContrastiveDivergence fitting = exchanges(top, hidden) ? divergence.fromFitted() : divergence;
            top = fitting.fit(above(divergence, top, states, hidden), states, shareOf(listener, number));
            machines.add(top);
        }
        return network(spec, machines, Partition.of(top, states, seed));
    }

    /** Shows the steps of a machine as its share of the steps of all. */
    private TrainingListener shareOf(TrainingListener listener, int machine) {
        int machines = above.size() + 1;
        return (step, steps, loss) -> listener.step((machine * steps + step + machines - 1) / machines, steps, loss);
    }

    /**
     * The machine that is to be fitted upon another one: that one exchanged where it can be, else of small weights.
     *
     * @param states of the hidden units of the machine below
     * @param hidden how many hidden units it is to have
     */
    public static BoltzmannMachine above(
            ContrastiveDivergence divergence, BoltzmannMachine below, INDArray states, int hidden) {
        return exchanges(below, hidden)
                ? below.exchanged()
                : divergence.start(VisibleUnits.flags(below.hiddenUnits()), states, hidden);
    }

    /** Whether a machine of so many hidden units starts as the one below it exchanged. */
    public static boolean exchanges(BoltzmannMachine below, int hidden) {
        return below.units().allFlags() && below.units().count() == hidden;
    }

    /**
     * The network of two or more machines.
     *
     * @param machines the lowest first; each sees the hidden units of the one before
     * @param partition of the last one
     */
    public static ScoringFunction network(ModelSpec spec, List<BoltzmannMachine> machines, Estimate partition) {
        List<Integer> above =
                machines.stream().skip(1).map(BoltzmannMachine::hiddenUnits).toList();
        return Autoencoders.beliefNetwork(
                spec, above, weights(spec, machines, partition.logPartition()), partition.named());
    }

    /** By the names that an autoencoder has for them. */
    private static Map<String, INDArray> weights(ModelSpec spec, List<BoltzmannMachine> machines, double logPartition) {
        BoltzmannMachine first = machines.get(0);
        Map<String, INDArray> weights = DescribedUnits.weights(spec, first);
        weights.put("posterior/logit/weight", first.weights());
        weights.put("posterior/logit/bias", first.hiddenBias());
        float[] ofOne = new float[spec.columns(LikelihoodKind.GAUSSIAN).length];
        Arrays.fill(ofOne, (float) new GaussianLikelihood(spec.minimumScale()).parameter(1));
        if (ofOne.length > 0) {
            weights.put(GaussianLikelihood.SCALE, Nd4j.create(ofOne, new long[] {1, ofOne.length}, 'c'));
        }
        int last = machines.size() - 1;
        for (int i = 1; i < last; i++) {
            BoltzmannMachine between = machines.get(i);
            weights.put("posterior/" + i + "/logit/weight", between.weights());
            weights.put("posterior/" + i + "/logit/bias", between.hiddenBias());
            weights.put(
                    "prior/" + i + "/logit/weight",
                    between.weights().transpose().dup('c'));
            weights.put("prior/" + i + "/logit/bias", between.visibleBias());
        }
        BoltzmannMachine top = machines.get(last);
        weights.put("prior/weight", top.weights());
        weights.put("prior/visible_bias", top.visibleBias());
        weights.put("prior/hidden_bias", top.hiddenBias());
        weights.put("prior/log_partition", Nd4j.createFromArray((float) logPartition));
        return weights;
    }
}
