package io.surprisal.training.autoencoder;

import io.surprisal.training.config.Kernel;
import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * −E log p(x|z) + λ·D·MMD²(q(z), p(z)): the Wasserstein autoencoder with maximum mean discrepancy, Tolstikhin et al. (2018),
 * algorithm 2. The weights are chosen by the same, negated, of the held-out records: it does not improve the ELBO.
 *
 * @param weight λ, per value that the decoder describes
 * @param features how many these are, T·D
 * @param latent K
 */
record WassersteinObjective(Kernel kernel, double weight, int features, int latent) implements Objective {
    /** The estimate's own records, no more than this. */
    private static final int LARGEST_BATCH = 256;

    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        SameDiff graph = prior.getSameDiff();
        SDVariable reconstruction = evidence.reconstruction();
        return new Objectives(
                List.of(new Phase(
                        "wae-mmd",
                        graph.math().neg(reconstruction),
                        Optional.of(penalty(evidence, prior, inputs.batch())),
                        name -> true)),
                reconstruction.sub(penalty(evidence, prior, inputs.heldOut())));
    }

    SDVariable penalty(Evidence evidence, SDVariable prior, int records) {
        return new MmdPenalty(kernel, latent, Math.min(records, LARGEST_BATCH))
                .of(evidence.latent(), prior)
                .mul(weight * features);
    }
}
