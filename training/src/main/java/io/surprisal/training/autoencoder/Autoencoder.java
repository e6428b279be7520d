package io.surprisal.training.autoencoder;

import io.surprisal.training.config.LatentSettings;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.Likelihood.Decoded;
import io.surprisal.training.network.DenseNetwork;
import io.surprisal.training.network.Network;
import io.surprisal.training.network.TopicNetwork;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** What an autoencoder is made of. A family with another network, posterior or prior changes it here, and has the rest as it is. */
record Autoencoder(ModelSpec spec, Network network, Head head, Prior.Maker prior, Score score) {
    /** The network, the posterior and the prior that settings name. */
    static Autoencoder of(ModelSpec spec, LatentSettings settings) {
        return of(
                spec,
                switch (settings.posterior()) {
                    case GAUSSIAN -> GaussianPosterior::of;
                    case UNIFORM -> UniformPosterior::of;
                    case POINT -> PointPosterior::of;
                },
                prior(settings));
    }

    /** Another posterior, with the network and the prior that settings name. */
    static Autoencoder of(ModelSpec spec, Head head, LatentSettings settings) {
        return of(spec, head, prior(settings));
    }

    /** Binary units, whose probabilities are learned. */
    static Autoencoder binary(ModelSpec spec) {
        return of(spec, BinaryPosterior::of, BinaryPrior.learned());
    }

    /**
     * Layers of binary units under a Boltzmann machine: K, then so many.
     *
     * @param above the units of the layers above the lowest, and last the hidden ones of the machine
     */
    static Autoencoder beliefNetwork(ModelSpec spec, List<Integer> above) {
        int last = above.size() - 1;
        List<Integer> widths = new ArrayList<>(List.of(spec.latent()));
        widths.addAll(above.subList(0, last));
        return new Autoencoder(
                spec,
                new DenseNetwork(spec.window() * spec.size(), List.of(), spec.latent()),
                new BinaryLayers.Head(above.subList(0, last)),
                BeliefPrior.fitted(widths, above.get(last)),
                Score.NONE);
    }

    /** Topics of counts. Their posterior's parameters are normalised in each batch, until {@link BatchNormalisation#folded}. */
    static Autoencoder topics(ModelSpec spec) {
        return new Autoencoder(
                spec,
                new TopicNetwork(spec.size(), spec.network().hidden(), spec.latent()),
                BatchNormalisation::posterior,
                standardNormal(),
                Score.NONE);
    }

    private static Autoencoder of(ModelSpec spec, Head head, Prior.Maker prior) {
        return new Autoencoder(
                spec, Network.of(spec, spec.latent() + Conditioning.width(spec)), head, prior, Score.NONE);
    }

    private static Prior.Maker prior(LatentSettings settings) {
        return switch (settings.prior()) {
            case NORMAL -> standardNormal();
            case MIXTURE -> MixturePrior.learned(settings.components());
            case VAMP -> MixturePrior.ofPosteriors(settings.components());
        };
    }

    private static Prior.Maker standardNormal() {
        return (parts, graph, weights) -> new StandardNormal(parts.spec().latent());
    }

    /** The same with another score. */
    Autoencoder rankedBy(Score other) {
        return new Autoencoder(spec, network, head, prior, other);
    }

    /** The same with another posterior. */
    Autoencoder with(Head other) {
        return new Autoencoder(spec, network, other, prior, score);
    }

    /** Whether weights are the encoder's, down to the posterior. */
    static boolean recognises(String weight) {
        return weight.startsWith("encoder/") || weight.startsWith("posterior/");
    }

    /** @param encoded the encoder's last hidden layer, with what it is told beside it */
    Posterior posterior(SDVariable encoded, Weights weights) {
        return head.of(encoded, network.encoderWidth() + Conditioning.width(spec), spec.latent(), weights);
    }

    /**
     * The decoder's last hidden layer of latent points.
     *
     * @param points [L·N, K], with what it is told beside them
     * @param samples L
     */
    Decoded decoded(SDVariable points, int samples, Weights weights) {
        return new Decoded(network.decode(points, weights), network.decoderWidth(), samples, network.decoderSteps());
    }

    /**
     * What the decoder makes of points of the latent space, [N, K]: its means, [N, T·D], standardised.
     *
     * @param evidence of N records
     */
    SDVariable generated(SDVariable points, Evidence evidence, Weights weights) {
        return evidence.likelihood().of(decoded(points, 1, weights), weights).expected();
    }

    /** From the encoder's last hidden layer, [N, width], to the posterior over K dimensions. */
    @FunctionalInterface
    interface Head {
        Posterior of(SDVariable hidden, int width, int latent, Weights weights);

        /** How many dimensions the noise of its samples has. */
        default int noise(int latent) {
            return latent;
        }
    }
}
