package io.surprisal.training.autoencoder;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/** q(z|x), from which latent samples are drawn by reparameterised noise. */
interface Posterior {
    /** The samples that some noise gives. */
    Draws draw(LatentNoise noise);

    /** KL(q(z|x) ‖ N(0, I)), [N], nats, where it has a closed form. */
    Optional<SDVariable> divergenceFromStandardNormal();
}
