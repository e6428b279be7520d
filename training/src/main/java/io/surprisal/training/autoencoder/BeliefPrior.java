package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Weights;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What generates the lowest units of a belief network: p(h1|h2) p(h2|h3) ... p(h_m), the highest layer by a Boltzmann machine over it. Hinton et al.
 * (2006).
 *
 * @param widths how many units the layers h1 to h_m have
 * @param top p(h_m)
 */
record BeliefPrior(List<Integer> widths, BoltzmannPrior top, Weights weights) implements Prior {
    /**
     * Its weights were fitted by something else.
     *
     * @param widths how many units the layers have
     * @param top how many hidden units the Boltzmann machine over the highest one has
     */
    static Prior.Maker fitted(List<Integer> widths, int top) {
        return (parts, graph, weights) ->
                new BeliefPrior(widths, BoltzmannPrior.fitted(widths.get(widths.size() - 1), top, weights), weights);
    }

    @Override
    public SDVariable logDensity(Draws draws) {
        int samples = draws.samples();
        SDVariable highest = draws.highest();
        SameDiff graph = highest.getSameDiff();
        SDVariable logDensity = top.logDensity(highest, samples);
        SDVariable below = draws.points();
        for (int i = 0; i < draws.above().size(); i++) {
            int width = widths.get(i);
            int size = widths.get(i + 1);
            SDVariable states = draws.above().get(i);
            SDVariable logit = weights.linear(
                    "prior/" + (i + 1) + "/logit", graph.reshape(states, -1, size), size, width, Weights.OUTPUT_GAIN);
            logDensity = logDensity.add(
                    States.logProbability(below, graph.reshape(logit, samples, -1, width), samples, width));
            below = states;
        }
        return logDensity;
    }
}
