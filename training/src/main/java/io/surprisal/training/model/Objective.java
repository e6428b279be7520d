package io.surprisal.training.model;

import org.nd4j.autodiff.samediff.SDVariable;

/** What a family minimises. */
interface Objective {
    /**
     * The loss of a batch, a scalar.
     *
     * @param evidence of the batch, one sample per record (L = 1)
     * @param prior points drawn from p(z), [B, K]
     * @param warmUp scalar from 0 to 1: how far the regulariser is switched on
     */
    SDVariable loss(Evidence evidence, SDVariable prior, SDVariable warmUp);
}
