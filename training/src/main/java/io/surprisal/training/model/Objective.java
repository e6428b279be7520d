package io.surprisal.training.model;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/** What a family minimises. */
interface Objective {
    /**
     * The loss of a batch.
     *
     * @param evidence of the batch, one sample per record (L = 1)
     * @param prior points drawn from p(z), [B, K]
     * @param warmUp scalar from 0 to 1: how far the regulariser is switched on
     */
    Loss loss(Evidence evidence, SDVariable prior, SDVariable warmUp);

    /**
     * A loss in its parts, nats.
     *
     * @param perRecord what each record adds, [B]; the batch's loss holds its weighted mean
     * @param ofBatch what only the batch as a whole has, a scalar
     */
    record Loss(SDVariable perRecord, Optional<SDVariable> ofBatch) {}
}
