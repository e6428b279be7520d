package io.surprisal.training.autoencoder;

import io.surprisal.training.config.AdversarySettings;
import io.surprisal.training.config.Kernel;
import io.surprisal.training.graph.Softplus;
import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * −E log p(x|z) + λ·D·(how well a discriminator tells z from the prior): the Wasserstein autoencoder with a discriminator in latent space, Tolstikhin
 * et al. (2018), algorithm 1. The discriminator takes a step of its own after each of the autoencoder's, and pays for the square of its
 * gradient at points of the prior (Mescheder et al. 2018, R1), without which it saturates. No loss of an adversary ranks weights, so they are
 * chosen by reconstruction and discrepancy of the held-out records.
 *
 * @param adversary λ, per value that the decoder describes, and what the discriminator pays
 * @param features how many these are, T·D
 * @param latent K
 */
record AdversarialObjective(AdversarySettings adversary, int features, int latent) implements Objective {
    /** The weights of the discriminator begin with it. */
    static final String DISCRIMINATOR = "discriminator/";

    /** What {@link WassersteinObjective} has by default: weights are chosen as that one's are. */
    private static final double WEIGHT_OF_DISCREPANCY = 10;

    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        SDVariable encoded = evidence.latent().getSameDiff().reshape(evidence.latent(), -1, latent);
        SDVariable reconstruction = evidence.reconstruction();
        Discriminator ofPrior = Discriminator.of(prior, latent, inputs.weights());
        SDVariable ofEncoded =
                Discriminator.of(encoded, latent, inputs.weights()).logit();
        SDVariable told = Softplus.of(ofPrior.logit().rsub(0)).add(Softplus.of(ofEncoded));
        SDVariable penalty = ofPrior.squaredGradient().mul(adversary.gradientPenalty() / 2);
        SDVariable fooled = Softplus.of(ofEncoded.rsub(0)).mul(adversary.weight() * features);
        SDVariable discrepancy = new WassersteinObjective(
                        Kernel.INVERSE_MULTIQUADRATIC, WEIGHT_OF_DISCREPANCY, features, latent)
                .penalty(evidence, prior, inputs.heldOut());
        return new Objectives(
                List.of(
                        new Phase("autoencoder", fooled.sub(reconstruction), Optional.empty(), name -> !of(name)),
                        new Phase(
                                "discriminator", told.add(penalty), Optional.empty(), AdversarialObjective::of, false)),
                reconstruction.sub(discrepancy));
    }

    private static boolean of(String weight) {
        return weight.startsWith(DISCRIMINATOR);
    }
}
