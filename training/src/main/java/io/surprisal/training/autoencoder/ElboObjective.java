package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import io.surprisal.training.likelihood.MultinomialLikelihood;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * −(E_q log p(x|z) − β KL(q(z|x) ‖ p(z))) by reparameterised samples: SGVB, Kingma &amp; Welling (2014); β as in Higgins et
 * al. (2017), warmed up from 0 as in Sønderby et al. (2016). The weights are chosen by the ELBO itself, β = 1.
 */
record ElboObjective(double beta) implements Objective {
    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        SDVariable loss = evidence.divergence().mul(beta).mul(inputs.warmUp()).sub(evidence.reconstruction());
        return new Objectives(
                List.of(new Phase(
                        "elbo", loss, Optional.empty(), weight -> !weight.startsWith(MultinomialLikelihood.TOTAL))),
                evidence.elbo());
    }
}
