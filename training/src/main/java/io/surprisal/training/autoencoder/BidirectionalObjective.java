package io.surprisal.training.autoencoder;

import io.surprisal.training.autoencoder.Discriminator.Judged;
import io.surprisal.training.config.AdversarySettings;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import io.surprisal.training.likelihood.GaussianLikelihood;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The bidirectional generative adversarial network of Donahue et al. (2017), section 3: a discriminator tells pairs (x, E(x)) from pairs (G(z), z),
 * and encoder E and generator G, together, make either look like the other. They are never shown how far G(E(x)) is from x; where the
 * discriminator can tell nothing, G inverts E. Targets are inverted, not the loss negated, as in section 3.4 there. No loss ranks weights, so they
 * are chosen by how well G gives back held-out records.
 *
 * @param adversary what the discriminator pays
 */
record BidirectionalObjective(AdversarySettings adversary, Autoencoder parts) implements Objective {
    private static final String REAL = "real";
    private static final String GENERATED = "generated";

    @Override
    public Map<String, long[]> noise(ModelSpec spec, int records) {
        return new InstanceNoise(adversary.recordNoise()).drawn(List.of(REAL, GENERATED), records, spec.targetSize());
    }

    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        Discriminator discriminator = BidirectionalScore.discriminator(parts.spec(), inputs.weights());
        SDVariable generated =
                parts.generated(prior, evidence, inputs.weights()).mul(evidence.observed());
        InstanceNoise noise = new InstanceNoise(adversary.recordNoise());
        Judged encoded = discriminator.of(BidirectionalScore.pair(
                noise.on(REAL, evidence.target(), inputs), BidirectionalScore.code(evidence, parts.spec())));
        Judged made = discriminator.of(BidirectionalScore.pair(noise.on(GENERATED, generated, inputs), prior));
        return new Objectives(
                List.of(
                        new Phase(
                                "autoencoder",
                                encoded.lossIfNot().add(made.lossIfReal()),
                                Optional.empty(),
                                name -> !Discriminator.has(name) && !name.equals(GaussianLikelihood.SCALE),
                                false),
                        discriminator.phase(
                                encoded.lossIfReal().add(made.lossIfNot()), encoded, adversary.gradientPenalty())),
                evidence.reconstruction());
    }
}
