package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import io.surprisal.training.likelihood.GaussianLikelihood;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * −log p(x|z) with one scale for all features, which nothing changes: the squared error of an autoencoder, and the cross-entropy of its
 * flags, Hinton &amp; Salakhutdinov (2006).
 */
record ReconstructionObjective() implements Objective {
    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        SDVariable reconstruction = evidence.reconstruction();
        return new Objectives(
                List.of(new Phase(
                        "reconstruction",
                        reconstruction.rsub(0),
                        Optional.empty(),
                        weight -> !weight.equals(GaussianLikelihood.SCALE))),
                reconstruction);
    }
}
