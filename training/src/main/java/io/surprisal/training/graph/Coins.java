package io.surprisal.training.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Draws of 0 or 1. */
public final class Coins {
    private Coins() {}

    /** 1 where a probability is above the normal distribution function of the noise, else 0. It has no gradient. */
    public static SDVariable draw(SDVariable probability, SDVariable noise) {
        SameDiff graph = probability.getSameDiff();
        SDVariable uniform = graph.math().erf(noise.div(Math.sqrt(2))).add(1).mul(0.5);
        return graph.math().step(probability.sub(uniform), 0);
    }
}
