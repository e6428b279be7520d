package io.surprisal.training.boltzmann;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A restricted Boltzmann machine: p(x, h) ∝ e^−E, with E the visible units' own part − c·h − xᵀ W h, and h in {0, 1}^K. Hinton (2002).
 *
 * @param weights W, [D, K]
 * @param visibleBias b, [D]
 * @param hiddenBias c, [K]
 */
public record BoltzmannMachine(VisibleUnits units, INDArray weights, INDArray visibleBias, INDArray hiddenBias) {
    /**
     * −log Σ_h e^−E(x, h), [N, 1], nats: −log p(x) less log Z.
     *
     * @param visible x, [N, D]
     */
    public INDArray freeEnergy(INDArray visible) {
        INDArray hidden = VisibleUnits.softPlus(hiddenInput(visible));
        return units.energy(visible, visibleBias).subi(hidden.sum(true, 1));
    }

    /**
     * The same weights with hidden and visible units exchanged: a machine over states of this one's hidden units, with the same joint density and log
     * Z. Its hidden units are these visible ones, which must be flags.
     */
    public BoltzmannMachine exchanged() {
        if (!units.allFlags()) {
            throw new IllegalStateException("Normal units cannot be the hidden ones of a machine");
        }
        return new BoltzmannMachine(
                VisibleUnits.flags(hiddenUnits()), weights.transpose().dup('c'), hiddenBias.dup(), visibleBias.dup());
    }

    /** D. */
    public int visibleUnits() {
        return units.count();
    }

    /** K. */
    public int hiddenUnits() {
        return (int) hiddenBias.length();
    }

    /** The inputs of the hidden units, [N, K]. */
    INDArray hiddenInput(INDArray visible) {
        return visible.mmul(weights).addiRowVector(hiddenBias);
    }

    /** The probabilities of the hidden units, [N, K]. */
    INDArray hidden(INDArray visible) {
        return Transforms.sigmoid(hiddenInput(visible), false);
    }

    /** States of the hidden units drawn for some rows, [N, K]. */
    public INDArray states(INDArray visible, long seed) {
        return VisibleUnits.coins(hidden(visible), new SplittableRandom(seed));
    }

    /** The inputs of the visible units, [N, D], given hidden ones. */
    INDArray visibleInput(INDArray hidden) {
        return hidden.mmul(weights.transpose()).addiRowVector(visibleBias);
    }

    /** Visible units some steps of Gibbs sampling after others, [N, D]. */
    INDArray gibbs(INDArray visible, int steps, SplittableRandom random) {
        INDArray now = visible;
        for (int i = 0; i < steps; i++) {
            now = units.sample(units.mean(visibleInput(VisibleUnits.coins(hidden(now), random))), random);
        }
        return now;
    }
}
