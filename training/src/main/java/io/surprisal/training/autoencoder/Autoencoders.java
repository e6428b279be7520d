package io.surprisal.training.autoencoder;

import io.surprisal.training.autoencoder.AutoencoderFamily.Finish;
import io.surprisal.training.config.LatentSettings;
import io.surprisal.training.config.ObjectiveSettings;
import io.surprisal.training.config.SurprisalSettings;
import io.surprisal.training.family.Family;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The families of autoencoders. */
public final class Autoencoders {
    private Autoencoders() {}

    /** An autoencoder whose code is a point: Hinton &amp; Salakhutdinov (2006). */
    public static Family deterministic(LatentSettings latent, Start start) {
        return new AutoencoderFamily(
                        1,
                        spec -> Autoencoder.of(spec, PointPosterior::of, latent),
                        spec -> new ReconstructionObjective(),
                        ResidualScales::refitted)
                .startingFrom(start);
    }

    /** Kingma &amp; Welling (2014); conditional, Sohn et al. (2015), where the shape of the model has a condition. */
    public static Family variational(LatentSettings latent, ObjectiveSettings objective, Start start) {
        return new AutoencoderFamily(
                        1,
                        spec -> Autoencoder.of(spec, latent),
                        spec -> new ElboObjective(objective.beta()),
                        Finish.NONE)
                .startingFrom(start);
    }

    /** Burda et al. (2016). */
    public static Family importanceWeighted(LatentSettings latent, ObjectiveSettings objective, Start start) {
        return new AutoencoderFamily(
                        objective.importanceSamples(),
                        spec -> Autoencoder.of(spec, latent),
                        spec -> new ImportanceWeightedObjective(),
                        Finish.NONE)
                .startingFrom(start);
    }

    /** Rezende &amp; Mohamed (2015). */
    public static Family withFlows(LatentSettings latent, ObjectiveSettings objective) {
        return new AutoencoderFamily(
                1,
                spec -> Autoencoder.of(spec, PlanarFlow.head(latent.flows()), latent),
                spec -> new ElboObjective(objective.beta()),
                Finish.NONE);
    }

    /** Tolstikhin et al. (2018), with a discriminator. */
    public static Family adversarial(LatentSettings latent, ObjectiveSettings objective) {
        return new AutoencoderFamily(
                1,
                spec -> Autoencoder.of(spec, latent),
                spec -> new AdversarialObjective(objective.adversary(), spec.targetSize(), spec.latent()),
                Finish.NONE);
    }

    /** The hybrid of a variational autoencoder and a generative adversarial network: Larsen et al. (2016). */
    public static Family learnedSimilarity(LatentSettings latent, ObjectiveSettings objective) {
        return new AutoencoderFamily(
                1,
                spec -> Autoencoder.of(spec, latent).rankedBy(new SimilarityScore()),
                spec -> new SimilarityObjective(objective, Autoencoder.of(spec, latent)),
                ResidualScales::refitted);
    }

    /**
     * The bidirectional generative adversarial network: Donahue et al. (2017).
     *
     * @param surprisal what its score is made of
     */
    public static Family bidirectional(
            LatentSettings latent, ObjectiveSettings objective, SurprisalSettings surprisal) {
        return new AutoencoderFamily(
                1,
                spec -> Autoencoder.of(spec, PointPosterior::of, latent)
                        .rankedBy(new BidirectionalScore(surprisal.residualShare())),
                spec -> new BidirectionalObjective(
                        objective.adversary(), Autoencoder.of(spec, PointPosterior::of, latent)),
                ResidualScales::refitted);
    }

    /** The Helmholtz machine of Hinton et al. (1995). */
    public static Family wakeSleep() {
        return new AutoencoderFamily(
                1, Autoencoder::binary, spec -> new WakeSleepObjective(Autoencoder.binary(spec)), Finish.NONE);
    }

    /**
     * A belief network that is scored as an autoencoder.
     *
     * @param above how many hidden units each machine above the first one has
     * @param weights by the names that posterior, likelihoods and prior have for them
     * @param findings by name
     */
    public static ScoringFunction beliefNetwork(
            ModelSpec spec, List<Integer> above, Map<String, INDArray> weights, Map<String, Double> findings) {
        return new FittedAutoencoder(Autoencoder.beliefNetwork(spec, above), weights, findings);
    }

    /** Topics of counts: Dieng et al. (2020). */
    public static Family topics(ObjectiveSettings objective) {
        return new AutoencoderFamily(
                        1,
                        Autoencoder::topics,
                        spec -> new ElboObjective(objective.beta()),
                        (trained, rows) -> Totals.refitted(BatchNormalisation.folded(trained, rows), rows))
                .startingFrom((spec, rows, listener) -> TopicStart.weights(spec, rows))
                .seeingParts();
    }

    /** Tolstikhin et al. (2018). */
    public static Family wasserstein(LatentSettings latent, ObjectiveSettings objective, Start start) {
        return new AutoencoderFamily(
                        1,
                        spec -> Autoencoder.of(spec, latent),
                        spec -> new WassersteinObjective(
                                objective.mmd().kernel(), objective.mmd().weight(), spec.targetSize(), spec.latent()),
                        Finish.NONE)
                .startingFrom(start);
    }
}
