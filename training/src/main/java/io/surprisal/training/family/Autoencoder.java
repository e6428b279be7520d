package io.surprisal.training.family;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.network.DenseNetwork;
import io.surprisal.training.network.Network;
import org.nd4j.autodiff.samediff.SDVariable;

/** What an autoencoder is made of. A family with another network, posterior or prior changes it here, and has the rest as it is. */
record Autoencoder(ModelSpec spec, Network network, Head head, Prior prior) {
    /** Dense layers, a diagonal Gaussian posterior and a standard normal prior. */
    static Autoencoder dense(ModelSpec spec) {
        return new Autoencoder(
                spec,
                new DenseNetwork(spec.window() * spec.size(), spec.hidden(), spec.latent()),
                GaussianPosterior::of,
                new StandardNormal(spec.latent()));
    }

    /** @param encoded the encoder's last hidden layer */
    Posterior posterior(SDVariable encoded, Weights weights) {
        return head.of(encoded, network.encoderWidth(), spec.latent(), weights);
    }

    /** From the encoder's last hidden layer, [N, width], to the posterior over K dimensions. */
    interface Head {
        Posterior of(SDVariable hidden, int width, int latent, Weights weights);
    }
}
