package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * −log (1/k) Σ_l p(x|z_l) p(z_l) / q(z_l|x) by k reparameterised samples: Burda et al. (2016), eq. 8. The weights are chosen by the same. At first
 * the divergence of the encoder counts less: the bound is taken of p(x|z_l) (p(z_l) / q(z_l|x))^warmUp.
 */
record ImportanceWeightedObjective() implements Objective {
    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        SDVariable loss = evidence.importanceWeightedBy(inputs.warmUp()).rsub(0);
        return new Objectives(
                List.of(new Phase("importance-weighted", loss, Optional.empty(), weight -> true)),
                evidence.importanceWeighted());
    }
}
