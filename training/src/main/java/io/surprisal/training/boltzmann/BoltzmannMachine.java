package io.surprisal.training.boltzmann;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A restricted Boltzmann machine: p(x, h) ∝ e^−E, with E the visible units' own part + the hidden units' own part − xᵀ W h. Hinton (2002). Hidden units are
 * flags, h in {0, 1}^K with −c·h, but for those of a code.
 *
 * @param hiddenKind what the hidden units are
 * @param weights W, [D, K]
 * @param visibleBias b, [D]
 * @param hiddenBias c, [K]
 */
public record BoltzmannMachine(
        VisibleUnits units, VisibleUnits hiddenKind, INDArray weights, INDArray visibleBias, INDArray hiddenBias) {
    /** A machine whose hidden units are flags. */
    public BoltzmannMachine(VisibleUnits units, INDArray weights, INDArray visibleBias, INDArray hiddenBias) {
        this(units, VisibleUnits.flags((int) hiddenBias.length()), weights, visibleBias, hiddenBias);
    }

    public BoltzmannMachine {
        if (!units.allFlags() && !hiddenKind.allFlags()) {
            throw new IllegalArgumentException("Normal units on both sides have no density for all weights");
        }
    }

    /**
     * −log Σ_h e^−E(x, h), [N, 1], nats: −log p(x) less log Z. Of hidden units that are flags.
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

    /** The means of the hidden units, of flags their probabilities, [N, K]. */
    INDArray hidden(INDArray visible) {
        return hiddenKind.mean(hiddenInput(visible));
    }

    /** States of the hidden units drawn for some rows, [N, K]. */
    public INDArray states(INDArray visible, long seed) {
        return hiddenKind.sample(hidden(visible), new SplittableRandom(seed));
    }

    /** The inputs of the visible units, [N, D], given hidden ones. */
    INDArray visibleInput(INDArray hidden) {
        return hidden.mmul(weights.transpose()).addiRowVector(visibleBias);
    }

    /** Visible units some steps of Gibbs sampling after others, [N, D]. */
    INDArray gibbs(INDArray visible, int steps, SplittableRandom random) {
        INDArray now = visible;
        for (int i = 0; i < steps; i++) {
            now = units.sample(units.mean(visibleInput(hiddenKind.sample(hidden(now), random))), random);
        }
        return now;
    }
}
