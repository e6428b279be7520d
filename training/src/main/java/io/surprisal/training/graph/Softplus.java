package io.surprisal.training.graph;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * log(1 + e^x) as (x + |x|)/2 + log(1 + e^−|x|): ND4J's own overflows where e^x does, and of a rectifier in the place of the first term the
 * derivative at 0 would be 0, where it is ½.
 */
public final class Softplus {
    private Softplus() {}

    public static SDVariable of(SDVariable x) {
        SameDiff graph = x.getSameDiff();
        SDVariable size = graph.math().abs(x);
        SDVariable tail = graph.math().exp(graph.math().neg(size));
        return x.add(size).mul(0.5).add(graph.math().log(tail.add(1)));
    }
}
