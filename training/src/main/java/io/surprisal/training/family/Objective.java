package io.surprisal.training.family;

import io.surprisal.training.graph.Trainable.Objectives;
import org.nd4j.autodiff.samediff.SDVariable;

/** What an autoencoder minimises, and what its weights are chosen by. */
interface Objective {
    /**
     * The losses of a batch, and the criterion.
     *
     * @param evidence of the records
     * @param prior points drawn from the standard normal, [B, K]
     * @param warmUp scalar from 0 to 1: how far the regulariser is switched on
     * @param batch B in training
     * @param heldOut B where weights are chosen
     */
    Objectives of(Evidence evidence, SDVariable prior, SDVariable warmUp, int batch, int heldOut);
}
