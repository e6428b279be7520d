package io.surprisal.training.autoencoder;

import io.surprisal.training.autoencoder.Discriminator.Judged;
import io.surprisal.training.config.ObjectiveSettings;
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
 * The hybrid of a variational autoencoder and a generative adversarial network, Larsen et al. (2016), algorithm 1:
 *
 * <pre>
 * encoder        β KL(q(z|x) ‖ p(z)) + likeness
 * decoder        likeness + λ (how well the discriminator knows x̂(z), z ~ q(z|x), and x̂(z), z ~ p(z))
 * discriminator  −log of the probabilities that it gives to what is so: real half of the time, and either kind of x̂ a quarter
 * </pre>
 *
 * <p>Likeness is {@link SimilarityScore}; λ is 1/γ of the paper. There the two kinds of x̂ count twice what records do; here as much, so that
 * the discriminator's loss has its equilibrium at 2 log 2. Scales have no part in it. None of the losses ranks weights, for the measure changes
 * with the discriminator: they are chosen by the ELBO in data space, with the one scale that all features begin with.
 */
record SimilarityObjective(ObjectiveSettings settings, Autoencoder parts) implements Objective {
    private static final String REAL = "real";
    private static final String RECONSTRUCTED = "reconstructed";
    private static final String GENERATED = "generated";

    @Override
    public Map<String, long[]> noise(ModelSpec spec, int records) {
        return instanceNoise().drawn(List.of(REAL, RECONSTRUCTED, GENERATED), records, spec.targetSize());
    }

    private InstanceNoise instanceNoise() {
        return new InstanceNoise(settings.adversary().recordNoise());
    }

    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        Discriminator discriminator = SimilarityScore.discriminator(parts.spec(), inputs.weights());
        InstanceNoise noise = instanceNoise();
        Judged real = discriminator.of(noise.on(REAL, evidence.target(), inputs));
        Judged reconstructed = discriminator.of(noise.on(RECONSTRUCTED, evidence.reconstructed(), inputs));
        SDVariable dreamt = parts.generated(prior, evidence, inputs.weights()).mul(evidence.observed());
        Judged generated = discriminator.of(noise.on(GENERATED, dreamt, inputs));
        SDVariable likeness = SimilarityScore.distance(
                discriminator.of(evidence.target()),
                discriminator.of(evidence.reconstructed()),
                evidence.draws().samples());
        SDVariable divergence = evidence.divergence().mul(settings.beta()).mul(inputs.warmUp());
        SDVariable known = mean(reconstructed.lossIfReal(), generated.lossIfReal());
        SDVariable wrong = real.lossIfReal().add(mean(reconstructed.lossIfNot(), generated.lossIfNot()));
        return new Objectives(
                List.of(
                        new Phase("encoder", likeness.add(divergence), Optional.empty(), Autoencoder::recognises),
                        new Phase(
                                "decoder",
                                known.mul(settings.adversary().weight()).add(likeness),
                                Optional.empty(),
                                SimilarityObjective::generates),
                        discriminator.phase(wrong, real, settings.adversary().gradientPenalty())),
                evidence.elbo());
    }

    private static boolean generates(String weight) {
        return !Autoencoder.recognises(weight)
                && !Discriminator.has(weight)
                && !weight.equals(GaussianLikelihood.SCALE);
    }

    private static SDVariable mean(SDVariable a, SDVariable b) {
        return a.add(b).mul(0.5);
    }
}
