package io.surprisal.training.autoencoder;

import io.surprisal.training.autoencoder.Discriminator.Judged;
import io.surprisal.training.config.AdversarySettings;
import io.surprisal.training.config.Kernel;
import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * −E log p(x|z) + λ·D·(how well a discriminator tells z from the prior): the Wasserstein autoencoder with a discriminator in latent space, Tolstikhin
 * et al. (2018), algorithm 1. The discriminator takes a step of its own after each of the autoencoder's. No loss of an adversary ranks weights, so
 * they are chosen by reconstruction and discrepancy of the held-out records.
 *
 * @param adversary λ, per value that the decoder describes, and what the discriminator pays
 * @param features how many these are, T·D
 * @param latent K
 */
record AdversarialObjective(AdversarySettings adversary, int features, int latent) implements Objective {
    /** What {@link WassersteinObjective} has by default: weights are chosen as that one's are. */
    private static final double WEIGHT_OF_DISCREPANCY = 10;

    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        SDVariable reconstruction = evidence.reconstruction();
        Discriminator discriminator = new Discriminator(Discriminator.PREFIX, latent, inputs.weights());
        Judged ofPrior = discriminator.of(prior);
        Judged encoded = discriminator.of(evidence.latent().getSameDiff().reshape(evidence.latent(), -1, latent));
        SDVariable fooled = encoded.lossIfReal().mul(adversary.weight() * features);
        SDVariable discrepancy = new WassersteinObjective(
                        Kernel.INVERSE_MULTIQUADRATIC, WEIGHT_OF_DISCREPANCY, features, latent)
                .penalty(evidence, prior, inputs.heldOut());
        return new Objectives(
                List.of(
                        new Phase(
                                "autoencoder",
                                fooled.sub(reconstruction),
                                Optional.empty(),
                                name -> !Discriminator.has(name)),
                        discriminator.phase(
                                ofPrior.lossIfReal().add(encoded.lossIfNot()), ofPrior, adversary.gradientPenalty())),
                reconstruction.sub(discrepancy));
    }
}
